"""The notes in examples/seeds cite the three stories they were read from; checked without the world's loader."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "examples" / "seeds"
STORIES = ROOT.parent / "shared" / "seeds"

REQUIRED = """
    volodymyr-kazuo natalia-petrova kirill-kalnina sophia-petrova imanol-kovalenko natasha
    tokyo moscow macau st-petersburg shibuya outskirts-cafe shibuya-cafe moscow-cafe moscow-park oak macau-casino
    kgb russian-service ussr russia russian-mob intelligence-circles
    old-flame old-acquaintance local-contact missing-businessman corrupt-businessman
    collapse-of-ussr betrayal-of-kazuo macau-game businessman-vanishes
    romance-kazuo-petrova romance-kalnina-petrova kovalenko-and-contact enmity-kovalenko-natasha businessman-and-mob
    kazuo-pistol kovalenko-gun service-kazuo service-kalnina service-kovalenko
    story-kazuo story-kalnina story-kovalenko
"""

REFERENCE_KEYS = """
    about agent before betrayed betrayer cause concerning concerns frequents hired holder keptBy keptFrom known
    knower knownTo likes locatedIn motive organisation party place possiblySameAs reason recipient sender serves
    target tells thing uses vanished within
"""
TIMES = frozenset({"when", "from", "to", "born", "died", "founded", "dissolved"})
CERTAINTIES = frozenset({"stated", "inferred", "doubtful", "background"})
CITATION = re.compile(r"(?P<file>[\w.]+\.txt), paragraph (?P<paragraph>[1-9]\d*)")
ANCHOR = re.compile(r"\b(?:before|after|during|by) (?P<anchor>\S+)$")
LINK = re.compile(r"\]\((?P<target>[^)#:]+)\)")

Mapping = dict[str, Any]


def note_files() -> list[Path]:
    return sorted(path for path in SEEDS.rglob("*.md") if path.name != "README.md")


def front_matter(path: Path) -> Mapping:
    opening, header, _body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path}: write '---' on the first line"
    loaded = yaml.safe_load(header)
    assert isinstance(loaded, dict), f"{path}: the front matter is {type(loaded).__name__}, not a mapping"
    return loaded


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def mappings(value: Any) -> Iterator[Mapping]:
    """The mapping itself and every mapping within it, outermost first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mappings(inner)


def values(note: Mapping, keys: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each (key, value) under these keys, at any depth; `{value: …}` is opened, nested nodes are passed over."""
    for mapping in mappings(note):
        for key in sorted(keys & mapping.keys()):
            for item in as_list(mapping[key]):
                plain = item.get("value") if isinstance(item, dict) else item
                if plain is not None:
                    yield key, str(plain)


def citations(note: Mapping) -> Iterator[str]:
    for mapping in mappings(note):
        if "source" in mapping:
            yield from as_list(mapping["source"])


@pytest.fixture(scope="module")
def notes() -> dict[Path, Mapping]:
    return {path: front_matter(path) for path in note_files()}


@pytest.fixture(scope="module")
def known_ids(notes: dict[Path, Mapping]) -> set[str]:
    return {str(mapping["id"]) for note in notes.values() for mapping in mappings(note) if "id" in mapping}


def test_every_note_bears_the_name_of_its_file(notes: dict[Path, Mapping]) -> None:
    assert [path for path, note in notes.items() if note["id"] != path.stem] == []


def test_no_id_is_given_twice(notes: dict[Path, Mapping]) -> None:
    counted = Counter(mapping["id"] for note in notes.values() for mapping in mappings(note) if "id" in mapping)
    assert [identifier for identifier, times in counted.items() if times > 1] == []


def test_ids_that_other_parts_rely_on_are_there(notes: dict[Path, Mapping]) -> None:
    assert sorted(set(REQUIRED.split()) - {note["id"] for note in notes.values()}) == []


def test_every_note_has_type_name_source_certainty_and_body(
    notes: dict[Path, Mapping],
) -> None:
    incomplete = [
        path.name
        for path, note in notes.items()
        if not all(note.get(key) for key in ("type", "name", "source", "certainty"))
        or not path.read_text(encoding="utf-8").split("---\n", 2)[2].strip()
    ]
    assert incomplete == []


def test_certainty_is_one_of_four_words(notes: dict[Path, Mapping]) -> None:
    said = {mapping["certainty"] for note in notes.values() for mapping in mappings(note) if "certainty" in mapping}
    assert said <= CERTAINTIES


def test_every_reference_names_a_note(notes: dict[Path, Mapping], known_ids: set[str]) -> None:
    dangling = [
        f"{path.name}: {key}: {value}"
        for path, note in notes.items()
        for key, value in values(note, frozenset(REFERENCE_KEYS.split()))
        if value not in known_ids
    ]
    assert dangling == []


def test_every_relative_time_hangs_on_a_note(notes: dict[Path, Mapping], known_ids: set[str]) -> None:
    dangling = [
        f"{path.name}: {key}: {value}"
        for path, note in notes.items()
        for key, value in values(note, TIMES)
        if (anchor := ANCHOR.search(value)) and anchor["anchor"] not in known_ids
    ]
    assert dangling == []


def test_only_general_knowledge_gives_a_calendar_date(
    notes: dict[Path, Mapping],
) -> None:
    invented = [
        f"{path.name}: {key}"
        for path, note in notes.items()
        for key in sorted(TIMES & note.keys())
        for item in as_list(note[key])
        if re.search(r"\d{4}", str(item["value"] if isinstance(item, dict) else item))
        and (item if isinstance(item, dict) else note).get("source") != "general knowledge"
    ]
    assert invented == []


def test_every_link_between_notes_leads_somewhere() -> None:
    broken = [
        f"{path.name}: {link['target']}"
        for path in SEEDS.rglob("*.md")
        for link in LINK.finditer(path.read_text(encoding="utf-8"))
        if not (path.parent / link["target"]).exists()
    ]
    assert broken == []


def test_every_open_identity_is_discussed_in_a_doubt(
    notes: dict[Path, Mapping],
) -> None:
    concerned = [set(as_list(note["concerns"])) for note in notes.values() if note["type"] == "Doubt"]
    undiscussed = [
        (note["id"], other)
        for note in notes.values()
        for _key, other in values(note, frozenset({"possiblySameAs"}))
        if not any({note["id"], other} <= both for both in concerned)
    ]
    assert undiscussed == []


def test_every_doubt_asks_a_question_and_offers_two_readings(
    notes: dict[Path, Mapping],
) -> None:
    doubts = [note for note in notes.values() if note["type"] == "Doubt"]
    assert doubts
    assert [doubt["id"] for doubt in doubts if not doubt["question"].endswith("?")] == []
    assert [doubt["id"] for doubt in doubts if len(as_list(doubt["reading"])) < 2] == []


def test_sources_are_written_as_file_and_paragraph_or_general_knowledge(
    notes: dict[Path, Mapping],
) -> None:
    malformed = [
        f"{path.name}: {source}"
        for path, note in notes.items()
        for source in citations(note)
        if source != "general knowledge" and not CITATION.fullmatch(source)
    ]
    assert malformed == []


@pytest.mark.skipif(
    not STORIES.is_dir(),
    reason="the stories' folder ../shared/seeds is not beside this repository",
)
def test_every_cited_paragraph_exists(notes: dict[Path, Mapping]) -> None:
    lengths = {
        story.name: len(re.split(r"\n\s*\n", story.read_text(encoding="utf-8").strip()))
        for story in STORIES.glob("*.txt")
    }
    missing = [
        f"{path.name}: {source}"
        for path, note in notes.items()
        for source in citations(note)
        if (cited := CITATION.fullmatch(source)) and int(cited["paragraph"]) > lengths.get(cited["file"], 0)
    ]
    assert missing == []


@pytest.mark.skipif(
    not STORIES.is_dir(),
    reason="the stories' folder ../shared/seeds is not beside this repository",
)
def test_every_paragraph_of_every_story_is_cited(notes: dict[Path, Mapping]) -> None:
    cited = {source for note in notes.values() for source in citations(note)}
    written = {
        f"{story.name}, paragraph {number}"
        for story in STORIES.glob("*.txt")
        for number in range(1, 1 + len(re.split(r"\n\s*\n", story.read_text(encoding="utf-8").strip())))
    }
    assert sorted(written - cited) == []
