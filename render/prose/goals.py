"""What people want of each other when they meet, as data: `goals/*.yaml`.

A goal is a pattern of facts about who speaks and who hears, the turn that it opens with, the answers to it, and what
may close the exchange. Whoever answers has facts of their own: a secret to keep, a guilt that wants out. The answer is
the first whose pattern holds. (Adjacency pairs: Schegloff and Sacks, "Opening up closings", Semiotica 8(4), 1973.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from render.prose.entry import NOTHING, Pool
from render.prose.reading import Source, read_file
from world import Pattern
from world.errors import shorten
from world.pattern.clause import Triple

TALKING: Final = frozenset({"speaker", "hearer"})


@dataclass(frozen=True)
class Move:
    """One turn of an exchange: what it does, when it may be made by whoever speaks in it, and how it is said."""

    act: str
    says: Pool
    when: Pattern = NOTHING
    after: str = ""
    """The act that it closes; empty for any."""


@dataclass(frozen=True)
class Joint:
    """That something of a kind (empty: of any) leads to who speaks by one property, and to who hears by another."""

    kind: str
    to_speaker: str
    to_hearer: str


@dataclass(frozen=True)
class Goal:
    """What one may want of another: `when` is about `?speaker`, who opens, and `?hearer`, who answers."""

    name: str
    when: Pattern
    opens: Move
    answers: tuple[Move, ...]
    closes: tuple[Move, ...] = ()

    @cached_property
    def joints(self) -> tuple[Joint, ...]:
        """What must lead to both who speaks and who hears: by it most pairs are out at once."""
        leading: dict[str, dict[str, str]] = {}
        kinds: dict[str, str] = {}
        for clause in self.when.clauses:
            if isinstance(clause, Triple) and clause.object.removeprefix("?") in TALKING:
                leading.setdefault(clause.subject, {})[clause.object] = clause.predicate
            elif isinstance(clause, Triple) and clause.predicate == "rdf:type":
                kinds[clause.subject] = clause.object
        return tuple(
            Joint(kinds.get(name, ""), by["?speaker"], by["?hearer"])
            for name, by in leading.items()
            if len(by) == len(TALKING)
        )


def goals(folder: Path, acts: frozenset[str], registers: dict[str, Pattern]) -> Iterator[Goal]:
    """The goals in a folder of a language, by files and as they stand there. Raises `StyleError`."""
    for path in sorted((folder / "goals").glob("*.yaml")):
        for name, source in read_file(path, registers).table():
            yield _goal(name, source, acts)


def _goal(name: str, source: Source, acts: frozenset[str]) -> Goal:
    found = source.only("when", "opens", "answers", "closes")
    when = source.need("when").pattern()
    if missing := sorted(TALKING - when.binds):
        raise found["when"].wrong(f"It does not speak of `?{missing[0]}`.", "Say what joins `?speaker` and `?hearer`.")
    bound = TALKING | when.binds
    answers = tuple(
        _move(f"{name}/answers.{n}", one, bound, acts) for n, one in enumerate(source.need("answers").items())
    )
    if not answers or answers[-1].when.clauses:
        raise found["answers"].wrong("There may be no answer.", "End with one that has no `when:`.")
    closes = tuple(
        _move(f"{name}/closes.{n}", one, bound, acts)
        for n, one in enumerate(found["closes"].items() if "closes" in found else ())
    )
    given = {answer.act for answer in answers}
    for close, one in zip(closes, found["closes"].items() if "closes" in found else (), strict=True):
        if close.after and close.after not in given:
            raise one.wrong(f"Nobody answers with `{shorten(close.after)}`.", f"There are: {', '.join(sorted(given))}.")
    return Goal(name, when, _move(f"{name}/opens", source.need("opens"), bound, acts), answers, closes)


def _move(place: str, source: Source, bound: frozenset[str], acts: frozenset[str]) -> Move:
    found = source.only("act", "when", "after", "says")
    act = source.need("act")
    if act.text() not in acts:
        raise act.wrong(f"There is no act `{shorten(act.text())}`.", f"There are: {', '.join(sorted(acts))}.")
    when = found["when"].pattern() if "when" in found else NOTHING
    return Move(
        act.text(),
        source.need("says").pool(place, bound | when.binds),
        when,
        found["after"].text() if "after" in found else "",
    )
