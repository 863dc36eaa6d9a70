"""Patterns as a tree, read from lists of lines."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final, TypeAlias

from world.errors import LegendryError, PatternError, counted, shorten
from world.facts import literal, to_term

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:\^\^\S+|@\S+)?|\S+')
_VARIABLE = re.compile(r"\?[A-Za-z][A-Za-z0-9_]*")
_DEEPEST = 5


class Relation(StrEnum):
    """The tests, by the word that a pattern writes for them."""

    DIFFERS = "differs"
    PRECEDES = "precedes"
    MAY_PRECEDE = "may-precede"
    MAY_BE_BEFORE = "may-be-before"
    MAY_OVERLAP = "may-overlap"
    OVERLAPS = "overlaps"
    BEGINS_BEFORE = "begins-before"
    ENDS_AFTER = "ends-after"
    BEGINS_WITHIN_YEARS = "begins-within-years"
    ENDS_WITHIN_YEARS = "ends-within-years"
    WITHIN = "within"
    REACHES = "reaches"
    LISTED_BEFORE = "listed-before"
    IS = "is"
    IS_NOT = "is-not"


PATHS: Final = (Relation.WITHIN, Relation.REACHES)
"""The tests that lead from one thing to others."""

_MEASURED = {
    Relation.BEGINS_WITHIN_YEARS.value: re.compile(r"\d{1,4}"),
    Relation.ENDS_WITHIN_YEARS.value: re.compile(r"\d{1,4}"),
    Relation.REACHES.value: re.compile(r"\^?lg:[A-Za-z]+(/\^?lg:[A-Za-z]+)*"),
}
"""The tests that stand in four words, and what their third word may be."""


@dataclass(frozen=True)
class Triple:
    """A fact with variables (`?x`) for what is not known; terms are compact text."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True)
class Test:
    """A relation between two terms that is no single fact.

    It never holds where nothing binds a variable of it; a path binds the end that is open.
    """

    subject: str
    relation: Relation
    object: str
    measure: str = ""


@dataclass(frozen=True)
class Either:
    """At least one of the patterns matches."""

    patterns: "tuple[Pattern, ...]"


@dataclass(frozen=True)
class Absent:
    """The pattern does not match."""

    pattern: "Pattern"


Clause: TypeAlias = Triple | Test | Either | Absent


@dataclass(frozen=True)
class Pattern:
    """Clauses that hold together."""

    clauses: tuple[Clause, ...]

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: patterns are keys of what is compiled from them."""
        return hash(self.clauses)

    @classmethod
    def parse(cls, source: object, *, depth: int = 0) -> "Pattern":
        """Reads lines, with ` . ` between them or as a list, and `any` and `none` mappings.

        Raises `PatternError` for what is neither.
        """
        if isinstance(source, str):
            source = [source]
        if not isinstance(source, Sequence):
            raise PatternError(f"A pattern is a list of lines, here stands `{shorten(str(source))}`.")
        if depth > _DEEPEST:
            raise PatternError(f"A pattern is nested more than {_DEEPEST} deep.")
        return cls(tuple(_clause(line, depth) for item in source for line in _lines(item)))

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables that a match binds, in the order in which they are first written."""
        return tuple(dict.fromkeys(_bound(self)))

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The names of all variables, those of what it denies included."""
        denied = (clause.pattern.mentioned for clause in self.clauses if isinstance(clause, Absent))
        chosen = (one.mentioned for clause in self.clauses if isinstance(clause, Either) for one in clause.patterns)
        return frozenset(self.variables).union(*denied, *chosen)

    @cached_property
    def binds(self) -> frozenset[str]:
        """The names of the variables that every match takes from facts, and not only tests."""
        bound: set[str] = set()
        for clause in self.clauses:
            match clause:
                case Triple(subject, _, object_):
                    bound.update(term[1:] for term in (subject, object_) if is_variable(term))
                case Either(patterns):
                    bound.update(frozenset.intersection(*(pattern.binds for pattern in patterns)))
        return frozenset(bound)

    def binds_with(self, known: Iterable[str]) -> frozenset[str]:
        """The names of the variables that every match binds where some are `known`, over paths, too."""
        bound = self.binds.union(known)
        ends = [names_of(clause) for clause in self.clauses if isinstance(clause, Test) and clause.relation in PATHS]
        while reached := [names for names in ends if not names <= bound and (len(names) < 2 or names & bound)]:
            bound = bound.union(*reached)
        return bound

    def unbound(self, known: Iterable[str] = ()) -> "Iterator[tuple[Test, str]]":
        """The tests that never hold in some alternative, since nothing there binds a variable of them, with its name.

        `known` are the names of variables that are bound from elsewhere.
        """
        bound = self.binds_with(known)
        for clause in self.clauses:
            match clause:
                case Test():
                    yield from ((clause, name) for name in sorted(names_of(clause) - bound))
                case Either(patterns):
                    for pattern in patterns:
                        yield from pattern.unbound(bound)
                case Absent(pattern):
                    yield from pattern.unbound(bound)

    def renamed(self, names: Mapping[str, str]) -> "Pattern":
        """The pattern with other names for some of its variables."""
        return Pattern(tuple(_renamed(clause, names) for clause in self.clauses))

    def also(self, clauses: "tuple[Clause, ...]") -> "Pattern":
        """The pattern with further clauses before its own."""
        return Pattern((*clauses, *self.clauses))


@lru_cache(maxsize=8192)
def names_of(clause: Clause) -> frozenset[str]:
    """All variables of a clause, those inside `none` too."""
    match clause:
        case Triple(subject, _, object_) | Test(subject, _, object_):
            return frozenset(term[1:] for term in (subject, object_) if is_variable(term))
        case Either(patterns):
            return frozenset(name for pattern in patterns for part in pattern.clauses for name in names_of(part))
        case Absent(pattern):
            return frozenset(name for part in pattern.clauses for name in names_of(part))


def _renamed(clause: Clause, names: Mapping[str, str]) -> Clause:
    def term(word: str) -> str:
        return f"?{names.get(word[1:], word[1:])}" if is_variable(word) else word

    match clause:
        case Triple(subject, predicate, object_):
            return Triple(term(subject), predicate, term(object_))
        case Test(subject, relation, object_, measure):
            return Test(term(subject), relation, term(object_), measure)
        case Either(patterns):
            return Either(tuple(pattern.renamed(names) for pattern in patterns))
        case Absent(pattern):
            return Absent(pattern.renamed(names))


def is_variable(term: str) -> bool:
    """Whether a term of a pattern is a variable."""
    return term.startswith("?")


def _lines(item: object) -> Iterator[object]:
    """A string's lines, each as its words; anything else as it is."""
    if not isinstance(item, str):
        yield item
        return
    words: tuple[str, ...] = ()
    for token in _TOKEN.findall(item):
        if token == ".":  # noqa: S105 - a full stop, no password
            yield words
            words = ()
        else:
            words = (*words, token)
    yield words


def _clause(item: object, depth: int) -> Clause:
    match item:
        case tuple():
            return _line(item)
        case {"any": list(alternatives), **rest} if alternatives and not rest:
            return Either(tuple(Pattern.parse(alternative, depth=depth + 1) for alternative in alternatives))
        case {"none": list() | str() as pattern, **rest} if pattern and not rest:
            return Absent(Pattern.parse(pattern, depth=depth + 1))
        case Mapping():
            raise PatternError(f"`{shorten(str(item))}` is neither `any: [[…], …]` nor `none: […]`.")
        case _:
            raise PatternError(f"`{shorten(str(item))}` is no line of a pattern: write `?subject lg:property ?object`.")


def _line(words: tuple[str, ...]) -> Clause:
    text = " ".join(words)
    if len(words) == 4 and (measured := _MEASURED.get(words[1])):
        if not measured.fullmatch(words[2]):
            raise PatternError(f"`{shorten(text)}`: `{shorten(words[2])}` does not fit after `{words[1]}`.")
        return Test(_term(words[0], text), Relation(words[1]), _term(words[3], text), words[2])
    if len(words) != 3:
        raise PatternError(
            f"`{shorten(text)}` has {counted(len(words), 'word')}: write `?subject lg:property ?object`."
        )
    subject, middle, object_ = _term(words[0], text), words[1], _term(words[2], text)
    if middle in list(Relation) and middle not in _MEASURED:
        return Test(subject, Relation(middle), object_)
    predicate = "rdf:type" if middle == "a" else _term(middle, text)
    if is_variable(predicate) or predicate.startswith('"'):
        raise PatternError(f"`{shorten(text)}`: the word in the middle is a property or one of {', '.join(Relation)}.")
    return Triple(subject, predicate, object_)


def _term(token: str, line: str) -> str:
    if token in ("true", "false"):
        return literal(token, "xsd:boolean")
    if is_variable(token):
        if not _VARIABLE.fullmatch(token):
            raise PatternError(f"`{shorten(line)}`: `{shorten(token)}` is no variable; write letters after the `?`.")
        return token
    try:
        to_term(token)
    except LegendryError as error:
        if type(error) is not LegendryError:  # time is up for whoever needs this pattern
            raise
        raise PatternError(f"`{shorten(line)}`: {error}") from error
    return token


def _bound(pattern: Pattern) -> Iterator[str]:
    for clause in pattern.clauses:
        match clause:
            case Triple(subject, _, object_) | Test(subject, _, object_):
                yield from (term[1:] for term in (subject, object_) if is_variable(term))
            case Either(patterns):
                for alternative in patterns:
                    yield from _bound(alternative)
