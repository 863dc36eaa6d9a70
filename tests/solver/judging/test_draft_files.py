"""Files of plots: short ones by hand, and hostile ones, which are refused with their line."""

import json
from pathlib import Path

import pytest

from solver.errors import SchemaError
from solver.judging import read_drafts
from world.errors import DataError

PLOT = "schema: reunion\nroles: {protagonist: volodymyr-kazuo}\n"


def written(folder: Path, text: str | bytes, name: str = "plot.yaml") -> Path:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(content)
    return folder / name


def test_several_plots_are_a_list_or_stand_under_plots(tmp_path: Path) -> None:
    item = "- {schema: reunion, roles: {protagonist: a}}\n"
    assert len(read_drafts(written(tmp_path, item * 3))) == 3
    under = "schema: reunion\nplots:\n  - roles: {protagonist: a}\n  - {schema: awakening, roles: {protagonist: b}}\n"
    first, second = read_drafts(written(tmp_path, under))
    assert (first.schema.id, second.schema.id) == ("reunion", "awakening")
    assert (first.at.line, second.roles["protagonist"].at.line) == (3, 4)


def test_json_keeps_its_lines_and_its_escapes(tmp_path: Path) -> None:
    outcome = {"schema": "reunion", "plots": [{"id": "x\u2028\U0001f600", "bindings": {"protagonist": {"id": "a"}}}]}
    [plot] = read_drafts(written(tmp_path, json.dumps(outcome, indent=1, ensure_ascii=False), "plot.json"))
    assert plot.roles["protagonist"].at.line == 8
    [plot] = read_drafts(written(tmp_path, json.dumps(outcome), "plot.json"))
    assert plot.name == "x\u2028\U0001f600"


def test_a_year_or_a_month_leaves_the_day_open(tmp_path: Path) -> None:
    [plot] = read_drafts(written(tmp_path, PLOT + "scenes: [{scene: arrival, when: 1970-01}, killing]"))
    assert plot.scenes[0].begin == (0, 30)
    assert not plot.scenes[0].is_dated
    assert plot.scenes[1].begin is None


def test_a_schema_may_lie_beside_the_file(tmp_path: Path) -> None:
    own = (Path(__file__).parents[3] / "solver" / "schemas" / "reunion.yaml").read_text("utf-8")
    written(tmp_path, own.replace("id: reunion", "id: my-own"), "my-own.yaml")
    for schema in ("my-own.yaml", "my-own"):
        [plot] = read_drafts(written(tmp_path, PLOT.replace("reunion", schema)))
        assert plot.schema.id == "my-own"
    written(tmp_path, "id: broken\n", "broken.yaml")
    with pytest.raises(SchemaError, match=r"broken\.yaml:1: "):
        read_drafts(written(tmp_path, PLOT.replace("reunion", "broken.yaml")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plot.yaml:1: This is no plot."),
        ("hello", "plot.yaml:1: This is no plot."),
        ("- 1", "plot.yaml:1: This is no plot."),
        ("[]", "holds no plot"),
        ("[" * 5000, "plot.yaml:1: This is nested more than 16 deep."),
        ("schema: reunion\0", "plot.yaml:1: There is a character here that YAML does not allow."),
        (b"\xff\xfe\x00", "it is no UTF-8 text"),
        ("#" * 2_000_001, "more than 2,000,000 bytes"),
        ("roles: {protagonist: a}", "plot.yaml:1: This plot names no schema."),
        ("schema: reunion", "plot.yaml:1: This plot says nothing of who plays it."),
        ("schema: reunon\nroles: {a: b}", "plot.yaml:1: There is no plot schema `reunon`. Did you mean `reunion`?"),
        ("schema: ../x.yaml\nroles: {a: b}", "plot.yaml:1: There is no schema file `../x.yaml` beside this file."),
        ("schema: /etc/x.yaml\nroles: {a: b}", "There is no schema file `/etc/x.yaml` beside this file."),
        (f"schema: {'a' * 5000}\nroles: {{a: b}}", "plot.yaml:1: There is no plot schema `aaa"),
        (f"schema: {'a' * 5000}.yaml\nroles: {{a: b}}", "plot.yaml:1: There is no schema file `aaa"),
        ("schema: reunion\nrols: {}", "plot.yaml:2: `rols` is no key here. Did you mean `roles`?"),
        ("schema: [a]\nroles: {a: b}", "plot.yaml:1: `schema` is more than a text."),
        ("schema: reunion\nroles: [a]", "plot.yaml:2: `roles` is no mapping."),
        (PLOT + "scenes: {a: b}", "plot.yaml:3: `scenes` is no list."),
        (PLOT + "scenes:\n- [a]", "plot.yaml:4: This is no scene."),
        (PLOT + "scenes:\n- {when: 1998}", "plot.yaml:4: There is no `id` here."),
        (PLOT + "scenes:\n- {scene: arrival, when: yesterday}", "plot.yaml:4: `yesterday` is no single date."),
        (PLOT + "scenes:\n- {scene: a, begin: 1999, end: 1998}", "plot.yaml:4: This scene ends before it begins."),
        (PLOT + "scenes:\n" + "- arrival\n" * 10_000, "plot.yaml:1004: This plot has 10,000 scenes."),
        (PLOT + "facts:\n- [a, b]", "plot.yaml:4: This is no fact."),
        (PLOT + "facts:\n- ['<http://x y>', a, b]", "plot.yaml:4: This is no fact: "),
        ("- {}\n" * 10_001, "Here are 10,001 plots, and 10,000 are the most."),
        ("schema: reunion\nroles:\n" + "".join(f"  r{n}: a\n" for n in range(101)), "This plot has 101 roles."),
    ],
)
def test_what_is_no_file_of_plots_is_refused_with_its_line(text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        read_drafts(written(tmp_path, text))
    assert said in str(refused.value)
    assert len(str(refused.value)) < 1_000
