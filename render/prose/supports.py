"""What words take for granted: no coffee without a café, no snow in summer, no pistol that nobody has.

`needs.yaml` says of a word where one must be (`here`), in which season, at which time of day, or what somebody of the
cast must have. A line with such a word is not said where nothing supports it, or a scene has told of another hour.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from render.prose.classes import classes_of
from render.prose.reading import read_file
from solver import Scene
from world.facts import literal_value
from world.pattern.neighbours import Neighbours

_ASKED: Final = ("here", "season", "thing", "hour")
_TROPIC: Final = 23.4
"""Degrees of latitude between which a year has no four seasons."""
_SEASONS: Final = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True)
class Need:
    """What a word needs; empty where it asks for nothing of that sort."""

    here: tuple[str, ...] = ()
    season: tuple[str, ...] = ()
    thing: tuple[str, ...] = ()
    hour: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def needs(folder: Path) -> Mapping[str, Need]:
    """What each word of a language needs. A word's plural needs the same. Raises `StyleError`."""
    found: dict[str, Need] = {}
    for _, source in read_file(folder / "needs.yaml").table():
        parts = source.only("words", *_ASKED)
        need = Need(*(tuple(parts[key].words()) if key in parts else () for key in _ASKED))
        for word in parts["words"].words():
            for form in (word, f"{word}s", f"{word}es", f"{word[:-1]}ies" if word.endswith("y") else word):
                found[form] = need
    return found


class Supports:
    """What is there for words to speak of, in one story."""

    def __init__(self, near: Neighbours, known: Mapping[str, Need], cast: Iterable[str]) -> None:
        self._near, self._known = near, known
        self._things = frozenset(kind for name in cast for kind in self._kinds(name))

    def missing(self, words: Iterable[str], scene: Scene | None) -> str:
        """The first word that nothing supports; empty where all are."""
        return next((word for word in words if word in self._known and not self._holds(self._known[word], scene)), "")

    def hours(self, words: Iterable[str]) -> frozenset[str]:
        """The times of day that words speak of."""
        return frozenset(hour for word in words if word in self._known for hour in self._known[word].hour)

    def _holds(self, need: Need, scene: Scene | None) -> bool:
        if need.here and (scene is None or not scene.place or self._kinds(scene.place).isdisjoint(need.here)):
            return False
        if need.season and (scene is None or season_of(self._near, scene) not in need.season):
            return False
        return not need.thing or not self._things.isdisjoint(need.thing)

    def _kinds(self, name: str) -> frozenset[str]:
        return frozenset(one for kind in self._near.objects(name, "rdf:type") for one in classes_of(kind))


def season_of(near: Neighbours, scene: Scene) -> str:
    """The season of a scene, which is the other one south of the equator; empty where there is none, or no day."""
    month = scene.begin[5:7]
    if not month.isdigit() or not scene.place:
        return ""
    heights = [0.0 if value is None else float(value) for value in _latitudes(near, scene.place)]
    if any(abs(height) < _TROPIC for height in heights):
        return ""
    return _SEASONS[(int(month) % 12 // 3 + 2 * any(height < 0 for height in heights)) % 4]


def _latitudes(near: Neighbours, place: str) -> Iterator[str | None]:
    """The latitudes of a place and of what it lies in, as far as they are known."""
    for around in (place, *near.objects(place, "lg:within")):
        yield from (literal_value(value) for value in near.objects(around, "geo:lat"))
