"""When and where a scene is: said at its beginning, unless its words say so themselves."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from render.prose import grammar
from render.prose.choosing import Draft
from render.prose.language import Language
from render.prose.template import Field, Plain, lowered, variables
from render.prose.verbs import Moment
from solver import Plot
from world import Fact

HEAD: Final = "letterhead"
"""The part of what stands above a scene with its day, so that the scene itself need not say it."""
_DATES: Final = frozenset(["heading", "turning-back", "turning-back-near"])
"""Parts that have just given the date of the scene to which they lead, whose year need not be said again."""
_BACK: Final = frozenset(["heading", "turning-back", "turning-back-near"])
"""Parts that have told when the scene was to which they lead, where they name its day."""
_RETURN: Final = "return"
"""The part that has just given the date of the scene to which what comes next is told."""
_SOON: Final = 40
"""Days that are counted; what is longer gets its date."""


class Timing:
    """Puts days and places before the scenes of one story, in the order in which they are told."""

    def __init__(self, plot: Plot, language: Language, dice: random.Random) -> None:
        self._scenes = {scene.id: scene for scene in plot.scenes}
        self._times, self._dice = language.times, dice
        self._place = self._year = self._last = self._told = self._weekday = ""
        self._goes_on = self._interrupted = self._returned = False
        self._same: tuple[str, str] = ("", "")
        """The day and the place of which it was said that it is still the same."""
        self._still = self._dated = ""
        """The day of which that was said, at whatever place, and the one by whose date the last scene was opened."""
        self._days = -1
        self._seen: set[str] = set()
        self._headed: set[str] = set()
        self._said: set[tuple[Plain, ...]] = set()
        self._before = dict(zip((scene.id for scene in plot.scenes[1:]), plot.scenes, strict=False))

    def dated(self, scene: str, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """The drafts of a section, the first with its day and its place where they are not said yet."""
        first = next(iter(drafts), None)
        if first is not None and first.message.part == HEAD:
            self._headed.add(scene)
        if first is not None and first.message.part in _DATES:
            self._year = self._scenes[scene].begin[:4] if scene in self._scenes else self._year
        if first is not None and first.message.part in _BACK and any(map(_names_day, first.pieces)):
            self._headed.add(scene)
        self._interrupted = self._interrupted or scene not in self._scenes
        if first is not None and first.message.part == _RETURN:
            self._interrupted, self._returned = False, True
        if first is None or scene not in self._scenes or scene in self._seen or not _opens(first):
            yield from drafts
            return
        before = self._before.get(scene)
        self._last = before.begin if before and before.id in self._seen else ""
        self._goes_on = before is not None and before.id == self._told
        self._seen.add(scene)
        yield self._opened(scene, first)
        self._told, self._interrupted, self._returned = scene, False, False
        yield from drafts[1:]

    def _opened(self, scene: str, draft: Draft) -> Draft:
        told, named = self._scenes[scene], variables(draft.pieces)
        bindings, facts = {**draft.bindings, "day": f'"{told.begin}"'}, list(draft.facts)
        adjuncts: list[Plain] = []
        stays = self._goes_on and (told.place or "") == self._place and scene not in self._headed
        lasts = stays and self._last == told.begin
        if "day" not in named and scene not in self._headed:
            if not (lasts and self._same == (told.begin, self._place)):
                adjuncts += self._line(self._when(told.begin, draft.moment), told.begin)
            self._same = (told.begin, self._place) if lasts else ("", "")
            facts.append((scene, "lg:when", f'"{told.begin}"'))
        if told.place and not any(bindings.get(name) == told.place for name in named):
            if not lasts:
                bindings["place_"] = told.place
                adjuncts += [", " if adjuncts else "", *self._line("again" if stays else "at")]
            facts.append(_placed(scene, told.place))
        self._place = told.place or ""
        self._dated = told.begin if any(map(_names_day, [*adjuncts, *draft.pieces])) else ""
        self._weekday = told.begin if _names_weekday([*adjuncts, *draft.pieces]) else self._weekday
        gap = bindings | {"gap": f'"{grammar.count_in_words(self._days)}"'} if adjuncts else bindings
        if draft.is_spoken and draft.message.speaker:
            pieces = (*adjuncts, ": ", *draft.pieces) if adjuncts else draft.pieces
        else:
            pieces = (*adjuncts, ", ", *lowered(draft.pieces)) if adjuncts else draft.pieces
        return replace(draft, pieces=tuple(piece for piece in pieces if piece != ""), bindings=gap, facts=tuple(facts))

    def _line(self, kind: str, day: str = "") -> list[Plain]:
        """A way to say it; that it is still the same weekday only to who was told which one it is."""
        ways = self._times[kind]
        if kind in ("same", "still") and day != self._weekday:
            ways = tuple(one for one in ways if not any(_names_weekday(way) for way in one.say.ways))
        fresh = [entry for entry in ways if self._said.isdisjoint(entry.say.ways)] or ways
        entry = self._dice.choice(fresh)
        self._said.update(entry.say.ways)
        return list(entry.say.drawn(self._dice))

    def _when(self, day: str, moment: Moment) -> str:
        self._days = _between(self._last, day)
        if moment is Moment.BEFORE or not 0 <= self._days <= _SOON:
            year, self._year = self._year, day[:4]
            return "date" if day[:4] != year else "day"
        if self._days:
            return ("next", "two")[self._days - 1] if self._days < 3 else "days"
        if self._still == day:
            return "soon"
        self._still = day
        apart = not (self._goes_on or self._returned)
        return "still" if apart or (self._interrupted and self._dated != day) else "same"


def _opens(draft: Draft) -> bool:
    """Whether a scene may begin with this line."""
    return draft.message.part in ("says", "past") or bool(draft.message.speaker)


def _names_weekday(pieces: Sequence[Plain]) -> bool:
    return any(isinstance(piece, Field) and piece.form == "weekday" for piece in pieces)


def _names_day(piece: Plain) -> bool:
    return isinstance(piece, Field) and piece.form in ("date", "day")


def _placed(scene: str, place: str) -> Fact:
    return (scene, "lg:place", place)


def _between(one: str, other: str) -> int:
    try:
        return (date.fromisoformat(other) - date.fromisoformat(one)).days
    except ValueError:
        return -1
