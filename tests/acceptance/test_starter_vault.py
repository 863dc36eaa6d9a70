"""The starter world as a newcomer finds it: a vault that explains itself, and a schema that editors understand."""

import json
import re
from pathlib import Path

import pytest

from ontology.note_schema import note_schema
from tests.acceptance.conftest import Run
from world import World

LINK = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]")


@pytest.fixture
def vault(legendry: Run, tmp_path: Path) -> Path:
    assert legendry("new", tmp_path / "mine").returncode == 0
    return tmp_path / "mine"


def test_every_link_of_the_guide_and_of_the_notes_leads_to_a_note(vault: Path) -> None:
    notes = {path.stem for path in vault.rglob("*.md")} - {"README"}
    links = {link for path in vault.rglob("*.md") for link in LINK.findall(path.read_text("utf-8"))}
    assert links <= notes
    assert set(LINK.findall((vault / "README.md").read_text("utf-8"))) == notes


def test_the_guide_is_no_note_and_the_files_for_editors_are_none(vault: Path) -> None:
    assert World.open(vault).ids() == World.open("examples/starter").ids()


def test_the_note_that_the_guide_asks_for_is_one(vault: Path) -> None:
    guide = (vault / "README.md").read_text("utf-8")
    example = guide[guide.index("    ---") : guide.index("Then add")]
    text = "\n".join(line.removeprefix("    ") for line in example.splitlines())
    (vault / "characters" / "your-name.md").write_text(text, "utf-8")
    assert World.open(vault).label("your-name") == "Your Name"


def test_a_story_is_told_in_a_new_vault(legendry: Run, vault: Path) -> None:
    told = legendry("tell", "reunion", "-w", vault)
    assert told.returncode == 0, told.stderr
    assert "Anna" in told.stdout


def test_editors_find_the_schema_of_this_vocabulary(vault: Path) -> None:
    settings = json.loads((vault / ".vscode" / "settings.json").read_text("utf-8"))
    (name,) = settings["yaml.schemas"]
    assert json.loads((vault / name).read_text("utf-8")) == note_schema()
