"""What can go wrong, and what to do about it.

LegendryError               the whole message is for the person at the keyboard
├── WorldNotFound           no world at that path, or none that can be read
├── NoteErrors              notes that cannot be understood: one `NoteProblem` a line
├── TimeError               a date or time expression that means nothing
├── DataError               a data file with a mistake in it
├── PatternError            a rule, relation or sentence pattern with a mistake in it
├── UnknownTerm             an id that nothing in the world bears
├── NoSuchEdit              the history has no edit of a number
├── NoSuchBranch            no branch bears a name
├── QueryRefused            a query that is not answered here
├── Remedied                an error that keeps its parts: queries in processes of their own, HTTP, the command line
├── ServerFailed            a SPARQL server that is away, refuses, or answers with what cannot be used
│   ├── ServerAway
│   └── ServerRefused
├── EditRefused             an edit that would make new errors
└── EditConflict            an edit of what somebody else has changed, or is changing
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import cycle

_SHOWN = 60
_HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, ends of lines, embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX 9,
2.1 to 2.5), and halves of surrogate pairs: bytes that are no UTF-8."""
_SOON = cycle((1, 2, 3))


def harmless(text: str) -> str:
    """`text` as a terminal or a log may show it: on one line, with nothing in it that moves, colours or reorders."""
    return _HARMFUL.sub(" ", text)


def counted(number: int, one: str, several: str = "") -> str:
    """How many there are, in words: `1 fact`, `1,234 facts`; `several` is for what does not only take an s."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def shorten(text: str, limit: int = _SHOWN) -> str:
    """`text` on one line and at most `limit` characters, so that a hostile value cannot flood a message."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in text[: 4 * limit]).split())
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"


def soon() -> int:
    """In how many seconds to ask again where too many ask: 1, 2 or 3 by turns, so that they do not all come at once."""
    return next(_SOON)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` with the nearest of `known`, or the empty string when nothing is near."""
    near = get_close_matches(word[:_SHOWN], sorted(known), n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else ""


class LegendryError(Exception):
    """Base of all errors whose message tells a user what was asked, what was found and what to do."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The message line by line: any other end of a line in it belongs to a text or a file's name that it quotes."""
        return (str(self),)


class Remedied(LegendryError):
    """An error that keeps its parts, for answers that show them apart. `str()` is the whole message."""

    def __init__(self, what: str, remedy: str, where: str = "") -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
        self.where = where


class WorldNotFound(LegendryError):
    """There is no readable world at a path."""


class TimeError(LegendryError):
    """A date or a time expression that cannot be read."""


class DataError(LegendryError):
    """A data file, of countries, services, predicates or plot schemas, that cannot be used."""


class PatternError(LegendryError):
    """A graph pattern, in a schema or a style, that cannot be read."""


class ServerFailed(LegendryError):
    """A SPARQL server that is away, refuses, or answers with what cannot be used."""


class ServerAway(ServerFailed):
    """It cannot be reached, is too busy, or does not answer in time; `retry_after` is in seconds."""

    retry_after = 5


class ServerRefused(ServerFailed):
    """It says that what it was asked is wrong (HTTP status 400)."""


class QueryRefused(LegendryError):
    """A query that is malformed, or that asks for what is not done here."""


class EditConflict(LegendryError):
    """Somebody else changes the world, or has changed what an edit is about."""


class NoSuchEdit(LegendryError):
    """The history has no edit of that number."""


class NoSuchBranch(LegendryError):
    """No branch bears that name."""


class UnknownTerm(LegendryError):
    """Something was asked about an id that the world does not know."""

    def __init__(self, term: str, known: Iterable[str] = ()) -> None:
        super().__init__(f"Nothing in this world is called `{shorten(term)}`.{did_you_mean(term, known)}")


@dataclass(frozen=True, order=True)
class NoteProblem:
    """One mistake in one note: where it stands, what was read and what to write instead."""

    file: str
    line: int
    read: str
    write: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.read} {self.write}"


class NoteErrors(LegendryError):
    """All the mistakes in a folder of notes. Nothing of the folder was loaded."""

    _LISTED = 50

    def __init__(self, problems: Sequence[NoteProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """A line for each of the first problems."""
        told = tuple(str(problem) for problem in self.problems[: self._LISTED])
        more = len(self.problems) - self._LISTED
        return (*told, f"… and {more:,} more.") if more > 0 else told
