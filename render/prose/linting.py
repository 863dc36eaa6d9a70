"""Holds a language against what its lines must not do: say a past or a pronoun that is not left to the narrator.

    python -m render.prose.linting

names each such line, and every pool that has too few lines to be told often, and exits with 1 where a line is wrong.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from render.prose.classes import classes_of
from render.prose.entry import Entry, Pool
from render.prose.language import FOLDER, language
from render.prose.schema_words import SceneWords, SchemaWords, words_for
from render.prose.supports import Need, needs
from render.prose.template import Field, Plain, words_of
from render.prose.verbs import irregular_pasts
from solver import Schema, schemas

FEWEST: Final = 4
"""Lines of a pool, below which stories repeat each other soon."""

_PRONOUNS: Final = frozenset(
    [
        *("he", "him", "his", "himself", "she", "her", "hers", "herself"),
        *("they", "them", "their", "theirs", "themselves", "themself"),
    ]
)
_AUXILIARIES: Final = frozenset(["was", "were", "had", "did", "would", "could", "might", "said"])
_MODAL_PERFECT = re.compile(r"\bcould (?:not )?have\b")
"""What is the same in either tense."""
_QUOTED = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”")


def wrong(entry: Entry) -> Iterator[str]:
    """What a line must not do, in words; nothing where it is sound."""
    for way in entry.say.ways:
        told = _QUOTED.sub(" ", _shown(way))
        words = re.findall(r"[a-z’]+", _MODAL_PERFECT.sub(" ", told.lower()))
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


def unfounded(schema: Schema, words: SchemaWords) -> Iterator[str]:
    """Lines with a word that takes a place for granted where none of its scene's can be such a one: never said."""
    known = needs(FOLDER)
    for name, told in words.scenes.items():
        scenes = [scene for way in schema.ways for scene in way.scenes if scene.id == name]
        kinds = {
            way.roles[scene.place].kind
            for way in schema.ways
            for scene in way.scenes
            if scene in scenes and scene.place
        }
        for entry in _lines(told):
            missing = [_missing(way, known, kinds) for way in entry.say.ways]
            if all(missing):
                yield f"{entry.id}: Nothing guarantees the `{missing[0]}` where the scene is, so this is never said."


def _missing(way: tuple[Plain, ...], known: Mapping[str, Need], places: Iterable[str]) -> str:
    """The first word for which none of some kinds of place can do."""
    for word in words_of(way):
        here = known[word].here if word in known else ()
        if here and not any(_may_be(place, one) for place in places for one in here):
            return word
    return ""


def _may_be(place: str, kind: str) -> bool:
    """Whether a place of one class may be of another."""
    return kind in classes_of(place) or place.removeprefix("lg:") in classes_of(kind)


def _lines(told: SceneWords) -> Iterator[Entry]:
    spoken = (turn.says for talk in told.talks for turn in talk)
    for pool in (told.says, *told.adds, *told.thoughts, *told.ends, *spoken):
        yield from pool


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
    yield "pauses", spoken.pauses
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
    for name, schema in schemas().items():
        if words := words_for(name):
            found += sorted(unfounded(schema, words))
    few = [f"{name}: {len(pool)} lines" for name, pool in pools() if len(pool) < FEWEST]
    report = [*found, *(f"(few) {one}" for one in few), f"{len(found)} wrong, {len(few)} pools below {FEWEST}"]
    sys.stdout.write("\n".join(report) + "\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
