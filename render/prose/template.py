"""What a sentence of the language is made of: text, fields, verbs and alternatives, read from one line.

    {seeker} [sit] down <two tables further|near the door>, and [not look] up.

A field stands for a thing, and leaves to the narrator how to call it. A verb gets its tense, person and number from
where it is told. One of the alternatives, which may hold others, is picked. Nothing in a line is ever evaluated, and
what replaces a field is not read again.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from render.prose.errors import StyleError
from world.errors import shorten

NAMES: Final = ("full", "short", "called", "the", "a", "bare", "noun", "kind", "possessive", "two")
PRONOUNS: Final = ("they", "them", "their", "theirs", "themself")
DATES: Final = ("date", "year", "month", "season", "weekday", "decade", "day")
_FORMS: Final = frozenset(["", *NAMES, *PRONOUNS, *DATES])

_TOKEN = re.compile(
    r"\{(?P<field>[A-Za-z][A-Za-z0-9_]*)(?:\.(?P<form>[A-Za-z]+))?\}"
    r"|\[(?P<verb>[a-z][a-z’ -]*)(?:\|(?P<subject>[a-z][A-Za-z0-9_]*))?\]"
    r"|(?P<mark>[<|>])"
)
_CHAIN = re.compile(r"(?:^|.*[\s,;])(?:and|but|or|then|nor)(?: \w+ly)?\s$|.*,\s$", re.DOTALL)
_BETWEEN = re.compile(
    r"(?:,? who|,? that|,? which)?(?:,? (?:never|always|still|only|also|once|soon|both|all|already|now|then|just|even|"
    r"merely|simply|hardly|nearly|almost|neither|at last|at once|in turn|in the end|\w+ly),?)?\s"
)
_LONGEST: Final = 2_000
"""Characters of a line."""
_DEEPEST: Final = 8
"""How many alternatives may lie in each other."""
_OPENING = re.compile(r"(^|[\s(\[<|—–“])([\"'])")


@dataclass(frozen=True)
class Field:
    """A variable, and the form in which to name what it stands for ("" leaves that to the narrator)."""

    name: str
    form: str


@dataclass(frozen=True)
class Verb:
    """A verb by its base form.

    `mode` is "" for what is told, `had` for what was before it, `would` for what is after, `if` for what would be.

    `subject` are the fields that it agrees with: several make a plural; without any it has the number of `it`, or of
    `they`.
    """

    base: str
    mode: str = ""
    negated: bool = False
    subject: tuple[str, ...] = ()
    plural: bool = False


@dataclass(frozen=True)
class Alternatives:
    """Of which one is said."""

    choices: "tuple[tuple[Piece, ...], ...]"


Plain: TypeAlias = str | Field | Verb
Piece: TypeAlias = Plain | Alternatives


@dataclass(frozen=True)
class Template:
    """A line of the language, in the order in which it is read."""

    pieces: tuple[Piece, ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Reads a line; straight quotation marks become curly.

        Raises `StyleError` for a stray bracket, a form that there is not, or a verb without a subject, and for a line
        that is empty, too long, or nested too deep.
        """
        if not text.strip():
            raise StyleError("A line is empty: write what is said.")
        if len(text) > _LONGEST:
            raise StyleError(
                f"`{shorten(text)}` has {len(text):,} characters: a line has at most {_LONGEST:,}, so write several."
            )
        text = curled(" ".join(text.split()))
        return cls(_Reader(text).pieces())

    @cached_property
    def length(self) -> int:
        """How many words one way to say it is likely to have."""
        return length_of(next(self.ways))

    @cached_property
    def names(self) -> frozenset[str]:
        """The variables that any way to say it names."""
        return frozenset(piece.name for piece in _every(self.pieces) if isinstance(piece, Field))

    def drawn(self, dice: random.Random) -> tuple[Plain, ...]:
        """One way to say it, of the dice's choice."""
        return tuple(_drawn(self.pieces, dice))

    @property
    def ways(self) -> Iterator[tuple[Plain, ...]]:
        """Ways to say it in which each alternative stands at least once: as few as that takes, and not all."""
        return (tuple(_way(self.pieces, number)) for number in range(_breadth(self.pieces)))


def variables(pieces: Sequence[Plain]) -> tuple[str, ...]:
    """The variables that are named, each once, in the order in which they are."""
    return tuple(dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Field)))


def words_of(pieces: Sequence[Plain]) -> list[str]:
    """The words that are said whatever the fields stand for, in small letters."""
    return [
        word
        for piece in pieces
        if not isinstance(piece, Field)
        for word in _words(piece if isinstance(piece, str) else piece.base)
    ]


@lru_cache(maxsize=50_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w[\w’-]*", text.lower()))


def length_of(pieces: Sequence[Plain]) -> int:
    """How many words it is likely to have."""
    return len(words_of(pieces)) + sum(1 for piece in pieces if isinstance(piece, Field))


def renamed(pieces: Sequence[Plain], names: Mapping[str, str]) -> tuple[Plain, ...]:
    """The same with other names for its variables."""

    def of(piece: Plain) -> Plain:
        if isinstance(piece, Field):
            return Field(names.get(piece.name, piece.name), piece.form)
        if isinstance(piece, Verb):
            subject = tuple(names.get(name, name) for name in piece.subject)
            return Verb(piece.base, piece.mode, piece.negated, subject, piece.plural)
        return piece

    return tuple(map(of, pieces))


def lowered(pieces: Sequence[Plain]) -> tuple[Plain, ...]:
    """With a small first letter, as after a comma; fields find their own."""
    first = pieces[0]
    if not isinstance(first, str):
        return tuple(pieces)
    return (first[:1].lower() + first[1:], *pieces[1:])


def curled(text: str) -> str:
    """Typewriter quotation marks as a printer sets them."""
    text = _OPENING.sub(lambda found: found[1] + ("“" if found[2] == '"' else "‘"), text)
    return text.replace('"', "”").replace("'", "’")


class _Reader:
    """Reads one line from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_TOKEN.finditer(text))
        self._end = self._depth = 0

    def pieces(self) -> tuple[Piece, ...]:
        pieces, mark = self._until_mark([])
        if mark:
            raise StyleError(f"`{shorten(self._text)}` has a `{mark}` outside of `<one|another>`.")
        return pieces

    def _until_mark(self, before: Sequence[Piece]) -> tuple[tuple[Piece, ...], str]:
        pieces: list[Piece] = []
        while self._tokens:
            token = self._tokens.pop(0)
            self._plain(self._text[self._end : token.start()], pieces)
            self._end = token.end()
            if token["field"]:
                pieces.append(self._field(token["field"], token["form"] or ""))
            elif token["verb"]:
                pieces.append(self._verb(token["verb"], token["subject"], [*before, *pieces]))
            elif token["mark"] == "<":
                pieces.append(self._alternatives([*before, *pieces]))
            else:
                return tuple(pieces), token["mark"]
        self._plain(self._text[self._end :], pieces)
        self._end = len(self._text)
        return tuple(pieces), ""

    def _plain(self, text: str, pieces: list[Piece]) -> None:
        if found := re.search(r"[{}\[\]]", text):
            raise StyleError(
                f"`{shorten(self._text)}` has a `{found[0]}` that is no field and no verb: write `{{seeker}}`, "
                "`{seeker.their}`, `[sit]` or `[had leave]`."
            )
        if text:
            pieces.append(text)

    def _alternatives(self, before: Sequence[Piece]) -> Alternatives:
        choices: list[tuple[Piece, ...]] = []
        self._depth += 1
        if self._depth > _DEEPEST:
            raise StyleError(f"`{shorten(self._text)}` has more than {_DEEPEST} `<` in each other: write more lines.")
        mark = "|"
        while mark == "|":
            choice, mark = self._until_mark(before)
            choices.append(choice)
        if mark != ">":
            raise StyleError(f"`{shorten(self._text)}` has a `<` without its `>`.")
        self._depth -= 1
        return Alternatives(tuple(choices))

    def _field(self, name: str, form: str) -> Field:
        if form not in _FORMS:
            known = ", ".join([*NAMES, *PRONOUNS, *DATES])
            raise StyleError(f"`{shorten(self._text)}`: a field has no form `{shorten(form)}`. There are: {known}.")
        return Field(name, form)

    def _verb(self, said: str, subject: str | None, before: Sequence[Piece]) -> Verb:
        first, *rest = said.split()
        mode = first if first in ("had", "would", "if") and rest else ""
        rest = rest if mode else [first, *rest]
        negated = rest[0] == "not" and len(rest) > 1
        base = " ".join(rest[1:] if negated else rest)
        if subject in ("it", "they"):
            return Verb(base, mode, negated, plural=subject == "they")
        names = (subject,) if subject else self._subject(before)
        if names is None:
            raise StyleError(
                f"`{shorten(self._text)}`: who or what does `[{said}]`? Write `[{said}|it]`, `[{said}|they]`, or the "
                f"role, as in `[{said}|seeker]`."
            )
        return Verb(base, mode, negated, names)

    def _subject(self, before: Sequence[Piece]) -> tuple[str, ...] | None:
        flat = list(_last_ways(before))
        if (
            len(flat) >= 2
            and isinstance(flat[-2], Field)
            and isinstance(flat[-1], str)
            and _BETWEEN.fullmatch(flat[-1])
        ):
            joined = len(flat) >= 4 and flat[-3] == " and " and isinstance(flat[-4], Field)
            both = [flat[-4], flat[-2]] if joined else [flat[-2]]
            return tuple(piece.name for piece in both if isinstance(piece, Field))
        if flat and isinstance(flat[-1], str) and _CHAIN.fullmatch(flat[-1]):
            verbs = [piece for piece in flat if isinstance(piece, Verb)]
            return verbs[-1].subject if verbs and verbs[-1].subject else None
        return None


def _last_ways(pieces: Sequence[Piece]) -> Iterator[Plain]:
    """What stands before, with the last of alternatives for all of them."""
    for piece in pieces:
        if isinstance(piece, Alternatives):
            yield from _last_ways(piece.choices[-1])
        else:
            yield piece


def _every(pieces: Sequence[Piece]) -> Iterator[Plain]:
    for piece in pieces:
        if isinstance(piece, Alternatives):
            for choice in piece.choices:
                yield from _every(choice)
        else:
            yield piece


def _drawn(pieces: Sequence[Piece], dice: random.Random) -> Iterator[Plain]:
    for piece in pieces:
        if isinstance(piece, Alternatives):
            yield from _drawn(dice.choice(piece.choices), dice)
        else:
            yield piece


def _breadth(pieces: Sequence[Piece]) -> int:
    """In how many ways each alternative of some pieces can stand at least once."""
    return max((sum(map(_breadth, one.choices)) for one in pieces if isinstance(one, Alternatives)), default=1)


def _way(pieces: Sequence[Piece], number: int) -> Iterator[Plain]:
    """The way of a number, which is counted anew where there are fewer."""
    for piece in pieces:
        if not isinstance(piece, Alternatives):
            yield piece
            continue
        left = number % sum(map(_breadth, piece.choices))
        for choice in piece.choices:
            if left < (wide := _breadth(choice)):
                yield from _way(choice, left)
                break
            left -= wide
