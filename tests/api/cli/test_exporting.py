"""`legendry export` in authors' formats: where it goes, what it refuses, what it says."""

from pathlib import Path

import pytest

from tests.api.cli.conftest import Run

SEEDS = "examples/seeds"


def test_a_vault_is_a_folder_of_notes_by_theme_and_is_a_world_again(run: Run, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    written = run("export", SEEDS, "--to", "vault", "-o", vault)
    assert (written.code, written.out, written.err) == (0, "", "")
    note = (vault / "events" / "betrayal-of-kazuo.md").read_text("utf-8")
    assert note.startswith("---\nid: betrayal-of-kazuo\ntype: Betrayal\nname: ")
    assert 'betrayer: "[[natalia-petrova]]"\n' in note
    assert run("export", vault, "--to", "ttl").out == run("export", SEEDS, "--to", "ttl").out
    assert "A Dance of Shadows" in (vault / "world.yaml").read_text("utf-8")


@pytest.mark.parametrize("format", ["vault", "yaml", "csv"])
def test_the_same_world_gives_the_same_bytes(format: str, run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("export", SEEDS, "--to", format, "-o", tmp_path / name).code == 0
    one, two = (_content(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert one


@pytest.mark.parametrize("format", ["vault", "yaml", "csv"])
def test_what_stands_there_is_never_written_over(format: str, run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.md").write_text("dear", encoding="utf-8")
    refused = run("export", SEEDS, "--to", format, "-o", mine)
    assert refused.code == 2
    assert "name" in refused.err
    assert _content(mine) == {"letter.md": b"dear"}
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_an_authors_format_wants_a_target(run: Run) -> None:
    refused = run("export", SEEDS, "--to", "csv")
    assert refused.code == 2
    assert "-o TARGET" in refused.err


def test_what_sheets_cannot_hold_is_named_and_lies_beside(run: Run, tmp_path: Path) -> None:
    written = run("export", SEEDS, "--to", "csv", "-o", tmp_path / "sheets")
    assert written.code == 0
    assert "facts lie beside, in rest.trig:" in written.err
    assert "about a part of something, which cannot be nested there" in written.err
    assert (tmp_path / "sheets" / "rest.trig").is_file()
    rows = (tmp_path / "sheets" / "Person.csv").read_bytes().decode("utf-8").split("\r\n")
    assert rows[0].startswith("id,name,shortName,alias,pronoun,")
    assert any(row.startswith("volodymyr-kazuo,Volodymyr Kazuo,") for row in rows)


def test_text_with_a_nul_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.nt"
    odd.write_text('<https://w3id.org/legendry/id/anna> <https://w3id.org/legendry/ns#trait> "a\\u0000b" .\n', "utf-8")
    refused = run("export", odd, "--to", "vault", "-o", tmp_path / "vault")
    assert refused.code == 2
    assert f"{odd}:1: There is a NUL character here" in refused.err
    assert not (tmp_path / "vault").exists()


def test_text_that_no_xml_can_hold_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    odd = tmp_path / "odd.nt"
    odd.write_text('<https://w3id.org/legendry/id/anna> <https://w3id.org/legendry/ns#trait> "a\\u0001b" .\n', "utf-8")
    refused = run("export", odd, "--to", "rdf", "-o", tmp_path / "odd.rdf")
    assert refused.code == 2
    assert "No XML can hold the control character" in refused.err
    assert run("export", odd, "--to", "ttl", "-o", tmp_path / "odd.ttl").code == 0


def _content(target: Path) -> dict[str, bytes]:
    if target.is_file():
        return {"": target.read_bytes()}
    return {str(path.relative_to(target)): path.read_bytes() for path in sorted(target.rglob("*")) if path.is_file()}


def test_the_guide_shows_what_the_command_says(run: Run, tmp_path: Path) -> None:
    guide = Path("docs/guide/formats-of-authors.md").read_text("utf-8")
    assert run("export", SEEDS, "--to", "csv", "-o", tmp_path / "sheets").err.strip() in guide


def test_the_note_in_the_guide_is_one_and_is_written_as_it_stands(run: Run, tmp_path: Path) -> None:
    guide = Path("docs/guide/formats-of-authors.md").read_text("utf-8")
    front = guide[guide.index("id: cafe-no") : guide.index("```\n\n**One file")]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "cafe-no.md").write_text(f"---\n{front}---\n", encoding="utf-8")
    (mine / "vienna.md").write_text("---\nid: vienna\ntype: City\nname: Vienna\n---\n", encoding="utf-8")
    assert run("export", mine, "--to", "vault", "-o", tmp_path / "vault").code == 0
    written = (tmp_path / "vault" / "places" / "cafe-no.md").read_text("utf-8")
    assert sorted(written.splitlines()) == sorted(f"---\n{front}---".splitlines())
