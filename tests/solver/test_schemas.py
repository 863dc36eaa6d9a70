"""Schemas are data: well formed, judged twice, and refused in words when they are broken."""

from pathlib import Path

import pytest

from ontology.rules import plot_rules
from solver import Schema, SchemaError, Status, find_plots, schema_named, schemas
from solver.reading.schema_file import read_schema
from tools.predicates import PAGE, page
from world import World


def test_there_are_fourteen_schemas_and_each_says_what_it_draws_on() -> None:
    assert len(schemas()) == 14
    assert [schema.id for schema in schemas().values() if not schema.draws_on] == []


@pytest.mark.parametrize("schema", schemas())
def test_every_rule_is_judged_a_second_time_in_sparql(schema: str) -> None:
    unjudged = [rule.id for rule in schema_named(schema).rules if not rule.questions]
    assert unjudged == []
    assert set(plot_rules(schema)) <= {rule.id for rule in schema_named(schema).rules}


def test_an_unknown_schema_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SchemaError, match=r"Did you mean `reunion`\? There are: awakening, blackmail"):
        schema_named("reunoin")


GOOD = (Path(__file__).parents[2] / "solver" / "schemas" / "reunion.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("anchor: betrayal", "anchor: treason", "The anchor `treason` is no role"),
        ("protagonist: {a: Person", "protagonist: {a: Persn", "There is no class `Persn`"),
        ("?betrayal lg:betrayed ?protagonist", "?betrayal lg:betrayed", "has 2 words"),
        ("{sender: messenger", "{sender: postman", "There is no role `postman`"),
        ("gap: [2, 9]", "gap: 2", "no span of days"),
        ("title: The Reunion", "titel: The Reunion", "`titel` is no key here. Did you mean `title`"),
        ("rules:", "rules: [", "not YAML"),
    ],
)
def test_a_broken_schema_is_refused_with_its_file(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(SchemaError, match=rf"broken\.yaml:\d+: .*{said}"):
        read_schema(file)


TRIED = """
id: tried
title: Tried
logline: A schema to try.
anchor: one
roles:
  one: {a: Person, means: one}
  other: {a: Person, means: another}
rules:
  they_trust: {use: trusts, of: [one, other, bond]}
"""
BOND = TRIED.replace("  other:", "  bond: {a: Situation, means: a bond}\n  other:")


def read(folder: Path, text: str, name: str = "tried") -> object:
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    return read_schema(folder / f"{name}.yaml")


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (
            "  same: {where: ['?one is ?other'], says: x, denied: x}",
            r"`they_trust` can never hold|`same`.* can never hold",
        ),
        ("  place: {where: ['?one a lg:City'], says: x, denied: x}", "would be Person and City"),
        ("  a: {use: precedes, of: [one, other]}\n  b: {use: precedes, of: [other, one]}", "is a circle"),
        ("  a: {use: trsts, of: [one, other, bond]}", "no predicate `trsts`. Did you mean `trusts`"),
        ("  a: {use: trusts, of: [one, other]}", "is about 3 roles, here are 2"),
        ("  a: {where: ['?one lg:trsted ?other'], says: x, denied: x}", "no property `trsted`. Did you mean"),
        (
            "  a: {where: ['?e lg:party ?one', {any: ['?e lg:party ?y', '?one lg:fear ?f']}, '?y may-overlap ?e'],"
            " says: x, denied: x}",
            r"`\?y may-overlap \?e` cannot be tested: in a way to meet this pattern no fact says what \?y is",
        ),
        ("  a: {where: ['?one precedes ?y'], says: x, denied: x}", r"no fact says what \?y is"),
        ("tension: [{weight: 1, says: x, where: '?y differs ?one'}]", r"no fact says what \?y is"),
        ("tension: [{weight: 1, says: x, where: '?y a lg:Trust'}]", "This wish says nothing of any role"),
        ("tension: [{weight: 1e308, says: x, where: '?one a lg:Person'}]", "Write at most 1,000"),
        ("tension: [{weight: 1, says: x, where: [{any: []}]}]", r"neither `any: \[\[…\], …\]` nor"),
        ("scenes: [{id: a, kind: Meeting, gap: [9, 2], summary: x}]", "No day is in a window from 9 to 2"),
        (
            "scenes: [{id: a, kind: Meeting, after: {bond: [9, 9]}, summary: x},"
            " {id: b, kind: Meeting, gap: [5, 6], after: {bond: [1, 2]}, summary: x}]",
            "leave no days",
        ),
        ("plots: {again: {schema: tried}}", "cannot be a part of itself"),
        ("tension: [" + "{weight: 1, says: x, where: '?bond a lg:Trust'}, " * 21 + "]", "more than 20 wishes"),
    ],
)
def test_what_can_never_hold_is_refused_with_its_line(added: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=rf"tried\.yaml:\d+: .*({said})"):
        read(tmp_path, BOND + added + "\n")


def test_a_rule_over_fifty_roles_and_a_file_of_ten_megabytes_are_refused(tmp_path: Path) -> None:
    roles = "".join(f"  r{n}: {{a: Person, means: x}}\n" for n in range(30))
    lines = ", ".join(f"'?r{n} differs ?r{n + 1}'" for n in range(29))
    text = BOND.replace("  other:", roles + "  other:") + f"  all: {{where: [{lines}], says: x, denied: x}}\n"
    with pytest.raises(SchemaError, match="is over 30 roles, and 12 are the most"):
        read(tmp_path, text)
    with pytest.raises(SchemaError, match="more than 256,000 bytes"):
        read(tmp_path, TRIED + "#" * 10_000_000)


def test_optional_roles_make_variants_and_sub_plots_get_names_of_their_own(tmp_path: Path, seeds: World) -> None:
    helper = "  helper: {a: Person, means: a helper, optional: 'true'}\n  other:"
    text = BOND.replace("  other:", helper) + "  helped: {use: betrayed, of: [helper, one, bond]}\n"
    text = text.replace("of: [helper, one, bond]", "of: [helper, one, blow]").replace(
        "  helper:", "  blow: {a: Betrayal, means: a blow, optional: 'true'}\n  helper:"
    )
    with pytest.raises(SchemaError, match="No rule of without-blow mentions the role helper"):
        read(tmp_path, text)
    text = BOND.replace("  other:", helper) + "  helped: {use: has-a-tie, of: [helper, one, bond]}\n"
    schema = read(tmp_path, text)
    assert isinstance(schema, Schema)
    assert [variant.id for variant in schema.variants] == ["tried", "tried.without-helper"]
    whole = read(
        tmp_path,
        BOND.replace("id: tried", "id: whole") + "plots: {part: {schema: tried, roles: {one: other}}}\n",
        "whole",
    )
    assert isinstance(whole, Schema)
    assert "part_bond" in whole.roles and "part_they_trust" in [rule.id for rule in whole.rules]
    assert find_plots(seeds, schema, {}, limit=2).status is Status.SATISFIABLE


def test_a_sub_plot_may_have_alternatives_with_roles_of_their_own(tmp_path: Path) -> None:
    ways = """
alternatives:
  fall:
    told:
      roles: {secret: {a: Secret, means: a secret}}
      rules: {kept: {use: keeps-a-secret, of: [one, secret]}}
    shot:
      roles: {gun: {a: Weapon, means: a gun}}
      rules: {armed: {use: is-armed-with, of: [one, gun]}}
"""
    read(tmp_path, BOND + ways)
    whole = BOND.replace("id: tried", "id: whole") + "plots: {part: {schema: tried, roles: {one: other}}}\n"
    schema = read(tmp_path, whole, "whole")
    assert isinstance(schema, Schema)
    assert ["part_gun" in variant.roles for variant in schema.variants] == [False, True]


def test_ways_that_say_the_same_are_refused(tmp_path: Path) -> None:
    rule = "{rules: {kept: {use: is-alive, of: [one]}}}"
    with pytest.raises(SchemaError, match=r"tried\.yaml:\d+: .*The ways `told` and `shot` say the same"):
        read(tmp_path, BOND + f"alternatives:\n  fall:\n    told: {rule}\n    shot: {rule}\n")


def test_the_page_of_predicates_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "Write it anew: python -m tools.predicates"
