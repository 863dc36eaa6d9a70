"""Holds a language against what its lines must not do: say a past or a pronoun that is not left to the narrator.

    python -m render.prose.linting

names each such line, and every pool that has too few lines to be told often, and exits with 1 where a line is wrong.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from render.prose.entry import Entry, Pool
from render.prose.language import language, words_for
from render.prose.template import Field, Plain
from render.prose.verbs import irregular_pasts
from solver import schemas

FEWEST: Final = 4
"""Lines of a pool, below which stories repeat each other soon."""

_PRONOUNS: Final = frozenset(
    [
        *("he", "him", "his", "himself", "she", "her", "hers", "herself"),
        *("they", "them", "their", "theirs", "themselves", "themself"),
    ]
)
_AUXILIARIES: Final = frozenset(["was", "were", "had", "did", "would", "could", "might", "said"])
_QUOTED = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”")


def wrong(entry: Entry) -> Iterator[str]:
    """What a line must not do, in words; nothing where it is sound."""
    for way in entry.say.ways:
        told = _QUOTED.sub(" ", _shown(way))
        words = re.findall(r"[a-z’]+", told.lower())
        yield from (
            f"`{word}` is a pronoun that the narrator should choose: write `{{role.they}}`."
            for word in words
            if word in _PRONOUNS
        )
        yield from (
            f"`{word}` is a past: write the verb as `[be]` or `[had be|it]`."
            for word in words
            if word in _AUXILIARIES or word in irregular_pasts()
        )
        yield from (
            f"`{found[1]}` after a field is a past: write `[{found[1].removesuffix('ed')}]`."
            for found in re.finditer(r"⟨⟩ (\w+ed)\b", told)
        )


def unset(entries: Iterable[Entry]) -> Iterator[str]:
    """Marks that a line waits for and no line sets, so that it is never said."""
    every = list(entries)
    known = {mark.removeprefix("not ") for entry in every for mark in entry.post}
    for entry in every:
        yield from (
            f"{entry.id}: No line sets `{mark}`, so this one is never said."
            for mark in entry.pre
            if mark.removeprefix("not ") not in known
        )


def _shown(way: tuple[Plain, ...]) -> str:
    return "".join(piece if isinstance(piece, str) else "⟨⟩" if isinstance(piece, Field) else "⟦⟧" for piece in way)


def pools() -> Iterator[tuple[str, Pool]]:
    """All pools of the language, by their places."""
    spoken = language()
    yield from ((unit.name, unit.says) for unit in spoken.units)
    yield from ((name, happening.says) for name, happening in spoken.happenings.items())
    yield from spoken.acts.items()
    for goal in spoken.goals:
        yield from ((move.says[0].id, move.says) for move in (goal.opens, *goal.answers, *goal.closes))
    yield from spoken.times.items()
    for name in schemas():
        if words := words_for(name):
            yield f"{name}/titles", words.titles
            for scene, told in words.scenes.items():
                yield f"{name}/{scene}", told.says
                rest = (
                    *told.adds,
                    *told.thoughts,
                    *told.ends,
                    *(turn.says for talk in told.talks for turn in talk if turn.says),
                )
                yield from ((pool[0].id, pool) for pool in rest if pool)
            yield from ((pool[0].id, pool) for pool in words.endings)


def main() -> int:
    """Prints what is wrong."""
    found = sorted({f"{entry.id}: {text}" for _, pool in pools() for entry in pool for text in wrong(entry)})
    found += sorted(unset(entry for _, pool in pools() for entry in pool))
    few = [f"{name}: {len(pool)} lines" for name, pool in pools() if len(pool) < FEWEST]
    report = [*found, *(f"(few) {one}" for one in few), f"{len(found)} wrong, {len(few)} pools below {FEWEST}"]
    sys.stdout.write("\n".join(report) + "\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
