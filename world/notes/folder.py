"""A folder of authors' files: notes (`*.md`) and Turtle (`*.ttl`), read together, all or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ontology.vocabulary import vocabulary
from world.errors import LegendryError, NoteErrors, NoteProblem, WorldNotFound, shorten
from world.notes.note import Note, read_note
from world.notes.statements import StatementReader
from world.origin import Statement
from world.yaml_tree import Table, Text, YamlError, parse

MOST_FILES: Final = 200_000
SETTINGS: Final = "world.yaml"
_NO_NOTES = ("readme.md",)


def files_of(root: Path, suffix: str) -> list[Path]:
    """The files of a world with this suffix, sorted; hidden folders and READMEs are left out.

    Raises `NoteErrors` for a symbolic link, which might lead out of the folder.
    """
    found: list[Path] = []
    links: list[NoteProblem] = []
    for path in sorted(root.rglob(f"*{suffix}")):
        relative = path.relative_to(root)
        if any(part.startswith(".") for part in relative.parts) or relative.name.lower() in _NO_NOTES:
            continue
        if path.is_symlink():
            links.append(
                NoteProblem(
                    str(path),
                    1,
                    "This is a link.",
                    "Put the file itself into the world's folder.",
                )
            )
        elif path.is_file():
            found.append(path)
    if links:
        raise NoteErrors(links)
    if len(found) > MOST_FILES:
        raise WorldNotFound(f"{root} has {len(found):,} files: keep a folder world below {MOST_FILES:,}.")
    return found


def settings(root: Path) -> dict[str, str]:
    """The plain `key: value` settings of `world.yaml`; empty where there is no such file."""
    path = root / SETTINGS
    if not path.is_file():
        return {}
    try:
        tree = parse(path.read_text("utf-8"))
    except (YamlError, UnicodeDecodeError) as error:
        raise LegendryError(f"{path}: {error}") from error
    if not isinstance(tree, Table):
        raise LegendryError(f"{path}:1: these are no settings. Write `title: …`.")
    return {key.value: value.value for key, value in tree.entries if isinstance(value, Text)}


def read_notes(root: Path, kinds: dict[str, str | None]) -> list[Statement]:
    """The statements of all notes below `root`. Raises `NoteErrors` with every mistake that was found.

    `kinds` gives the ids, with their class IRIs, that Turtle beside the notes already describes.
    """
    known = vocabulary()
    reader = StatementReader(known, kinds)
    notes: list[Note] = []
    for path in files_of(root, ".md"):
        note = read_note(str(path), path.read_bytes(), known)
        if isinstance(note, Note):
            notes.append(note)
        else:
            reader.problems.append(note)
    reader.problems.extend(_declare(notes, reader))
    statements = [statement for note in notes for statement in reader.read(note)]
    if reader.problems:
        raise NoteErrors(reader.problems)
    return statements


def _declare(notes: list[Note], reader: StatementReader) -> Iterator[NoteProblem]:
    """Makes every id known before any reference is read; two notes with one id are a problem."""
    first_seen: dict[str, str] = {}
    for note in notes:
        for name, kind, line in reader.declare(note):
            place = f"{note.file}:{line}"
            if name in first_seen:
                read = f"The id `{shorten(name)}` is taken: it stands also at {first_seen[name]}."
                yield NoteProblem(note.file, line, read, "Give one of them another id.")
            first_seen.setdefault(name, place)
            reader.kinds[name] = kind
