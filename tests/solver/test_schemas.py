"""Schemas are data: well formed, judged twice, and refused in words when they are broken."""

from pathlib import Path

import pytest

from ontology.rules import plot_rules
from solver import SchemaError, schema_named, schemas
from solver.reading.schema_file import read_schema


def test_the_three_schemas_are_there() -> None:
    assert list(schemas()) == ["awakening", "missing-man", "reunion"]
    assert all("protagonist" in schema.roles for schema in schemas().values())


@pytest.mark.parametrize("schema", schemas())
def test_every_rule_is_judged_a_second_time_in_sparql(schema: str) -> None:
    assert sorted(plot_rules(schema)) == sorted(rule.id for rule in schema_named(schema).rules)


def test_an_unknown_schema_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SchemaError, match=r"Did you mean `reunion`\? There are: awakening, missing-man, reunion"):
        schema_named("reunoin")


GOOD = (Path(__file__).parents[2] / "solver" / "schemas" / "reunion.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("anchor: betrayal", "anchor: treason", "the anchor `treason` is no role"),
        ("protagonist: {a: Person", "protagonist: {a: Persn", "there is no class `Persn`"),
        ("?betrayal lg:betrayed ?protagonist", "?betrayal lg:betrayed", "has 2 words"),
        ("{sender: messenger", "{sender: postman", "there is no role `postman`"),
        ("gap: [2, 9]", "gap: 2", "no span of days"),
        ("title: The Reunion", "titel: The Reunion", "a part is missing"),
        ("rules:", "rules: [", "not YAML"),
    ],
)
def test_a_broken_schema_is_refused_with_its_file(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(SchemaError, match=rf"broken\.yaml: .*{said}"):
        read_schema(file)
