"""Everything that authors' files say, read together: all of it, or nothing and every mistake."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ontology.vocabulary import Vocabulary, vocabulary
from world.errors import NoteErrors, NoteProblem, shorten
from world.notes.note import Note, Title, read_note
from world.notes.one_file import read_one_file
from world.notes.sheet import read_sheet
from world.notes.statements import StatementReader
from world.origin import Statement
from world.sources import Source

Reader: TypeAlias = Callable[[Source, Vocabulary], Iterator[Note | NoteProblem | Title]]

READERS: Final[Mapping[str, Reader]] = {
    ".md": read_note,
    ".yaml": read_one_file,
    ".yml": read_one_file,
    ".csv": read_sheet,
    ".tsv": read_sheet,
}
"""What reads authors' formats, by the suffix of the file."""

MOST_PROBLEMS: Final = 1_000
"""So many mistakes are collected; where all of a vault is broken, more would tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Read:
    """What files say. The statements are read as they are asked for, and may raise `NoteErrors`."""

    titles: tuple[Title, ...]
    statements: Iterator[Statement]


def read_sources(sources: Iterable[Source], kinds: Mapping[str, str | None]) -> Read:
    """Reads all the files that are no RDF. Raises `NoteErrors` with every mistake, here or among the statements.

    `kinds` gives the ids, with their class IRIs, that are described already.
    """
    known = vocabulary()
    reader = StatementReader(known, kinds)
    notes: list[Note] = []
    titles: list[Title] = []
    for source in sources:
        for found in READERS[source.suffix](source, known):
            if isinstance(found, Note):
                notes.append(found)
            elif isinstance(found, Title):
                titles.append(found)
            else:
                reader.problems.append(found)
                if len(reader.problems) > MOST_PROBLEMS:
                    raise NoteErrors(reader.problems)
    reader.problems.extend(_declare(notes, reader))
    return Read(tuple(titles), _statements(notes, reader))


def _statements(notes: list[Note], reader: StatementReader) -> Iterator[Statement]:
    for note in notes:
        yield from reader.read(note)
        if len(reader.problems) > MOST_PROBLEMS:
            break
    if reader.problems:
        raise NoteErrors(reader.problems)


def _declare(notes: list[Note], reader: StatementReader) -> Iterator[NoteProblem]:
    """Makes every id known before any reference is read; two notes with one id are a problem."""
    first_seen: dict[str, tuple[str, int]] = {}
    for note in notes:
        reader.known.add_file(note.stem, note.node.id)
        for name, kind, line in reader.declare(note):
            if name in first_seen:
                file, before = first_seen[name]
                read = f"The id `{shorten(name)}` is taken: it stands also at {file}:{before}."
                yield NoteProblem(note.file, line, read, "Give one of them another id.")
            else:
                first_seen[name] = (note.file, line)
            reader.known.add(name, kind)
