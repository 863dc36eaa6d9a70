"""What is said around a cast, in memory and with the vocabulary, for the questions that judge a plot.

Half a large world may lead to a service or to a city. Of what is so busy only that is read at first which the others of
the cast are part of, too. Where a question finds nothing there, or asks that something does not lead to what is busy,
all is read.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.rules import Question
from ontology.vocabulary import THEMES
from world.errors import QueryRefused, shorten
from world.facts import to_term
from world.pattern import Neighbours
from world.query.errors import QueryProblem
from world.query.formats import Form
from world.query.query import Query
from world.selecting import LIMITS, asked_apart
from world.store import World
from world.stores.terms import Term

if TYPE_CHECKING:
    from world.query.pool import QueryPool

_WITHOUT: Final = re.compile(r"\b(?:NOT\s+EXISTS|MINUS|OPTIONAL)\s*\{", re.IGNORECASE)
"""What begins a group of a query that may be answered by what is not said."""

_VARIABLE: Final = re.compile(r"[?$](\w+)")
_FURTHER: Final = re.compile(r"[/+*\[_]")
"""What leads over things that have no name: a path, a blank node."""

_CALM: Final = (40, 300)
"""Facts that may lead to one of the cast before it counts as busy; as far as that will not do, more are let in."""


class Surroundings:
    """What a world says around a cast (ids by role), and whether questions about the cast hold there."""

    def __init__(self, world: World, cast: Mapping[str, str]) -> None:
        self._world, self._cast = world, cast
        self._bound = {role: to_term(player) for role, player in cast.items() if role.isidentifier()}
        self._players = list(dict.fromkeys(player for player in cast.values() if not player.startswith("lg:")))
        near = Neighbours(world.store)
        found = (frozenset(player for player in self._players if near.is_crowded(player, most)) for most in _CALM)
        self._busy = [busy for busy in dict.fromkeys(found) if busy]
        self._read: dict[frozenset[str], ox.Store] = {}

    def hold(self, question: Question) -> bool:
        """Whether the answer to a question is yes."""
        of = question.of if question.of is not None else [(role, role) for role in self._bound]
        filled = {variable: role for variable, role in of if role in self._bound and _mentions(question.text, variable)}
        substitutions: dict[ox.Variable, Term] = {
            ox.Variable(variable): self._bound[role] for variable, role in filled.items()
        }
        near = (busy for busy in self._busy if _is_near(question.text, filled, self._roles(busy)))
        asked = partial(_holds if question.ours else _holds_apart, question.text, substitutions)
        return any(asked(self._around(busy)) for busy in (*near, frozenset[str]()))

    def _around(self, busy: frozenset[str]) -> ox.Store:
        """What is said around the cast, but of those that are busy only what is said of them."""
        if busy not in self._read:
            rest = [player for player in self._players if player not in busy]
            said = [fact for player in self._players if player in busy for fact in self._world.facts(player)]
            self._read[busy] = _with_classes(self._world.scope(rest, said))
        return self._read[busy]

    def _roles(self, busy: frozenset[str]) -> frozenset[str]:
        return frozenset(role for role, player in self._cast.items() if player in busy)


def _holds(text: str, given: Mapping[ox.Variable, Term], store: ox.Store) -> bool:
    return bool(store.query(text, substitutions=dict(given)))


def _holds_apart(text: str, given: Mapping[ox.Variable, Term], store: ox.Store) -> bool:
    """As `_holds`, asked in a process of its own, for a question that may never end."""
    players = tuple((variable.value, node.value) for variable, node in given.items() if isinstance(node, ox.NamedNode))
    said = ox.serialize(store, format=ox.RdfFormat.N_QUADS) or b""
    try:
        answer = asked_apart(_process(), Query(text, given=players, data=said.decode()))
    except QueryProblem as error:
        raise QueryRefused(f"The question `{shorten(text)}` cannot be asked of plots: {error}") from error
    if answer.form is not Form.BOOLEAN:
        raise QueryRefused(f"The question `{shorten(text)}` cannot be asked of plots: write an ASK query.")
    return b"true" in answer.body


@lru_cache(maxsize=1)
def _process() -> "QueryPool":
    """A process that is asked of what it is sent; kept, because every plot is asked about."""
    from world.query.pool import QueryPool  # takes a while to load, and is for writers' own questions

    return QueryPool(World(ox.Store()), size=1, waiting=1_000, limits=LIMITS)


def _is_near(text: str, filled: Mapping[str, str], busy: frozenset[str]) -> bool:
    """Whether nothing has to be absent around what is busy alone: then a yes remains one when more is read."""
    for group in _without(text):
        roles = {role for variable, role in filled.items() if _mentions(group, variable)}
        if roles and roles <= busy and not _is_of(group, filled):
            return False
    return True


def _is_of(group: str, filled: Collection[str]) -> bool:
    """Whether a group only asks what known things are to each other: that is read of those that are busy, too."""
    return set(_VARIABLE.findall(group)) <= {*filled} and not _FURTHER.search(group)


def _without(text: str) -> Iterator[str]:
    """The groups of a query that may be answered by what is not said, each up to where its braces close."""
    for found in _WITHOUT.finditer(text):
        depth = 1
        for place in range(found.end(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            if not depth:
                yield text[found.end() : place]
                break


def _mentions(text: str, variable: str) -> bool:
    return re.search(rf"\?{variable}\b", text) is not None


def _with_classes(scope: World) -> ox.Store:
    assert isinstance(scope.store, ox.Store)
    scope.store.extend(_vocabulary())
    return scope.store


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[ox.Quad, ...]:
    return tuple(quad for path in THEMES for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
