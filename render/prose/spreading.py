"""Where the background is told: between what goes on, and never more than two sentences of it together.

Who people are, what was before and what somebody feels waits until something of a scene has been told; then it comes
where those are present whom it is of, two that speak of the same side by side. What must be told and has found no place
is told before the last scene, since nobody wants to hear of what was before once all is over.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from render.prose.message import Message
from render.prose.section import Item, Section
from render.prose.verbs import SHOWN, Moment
from world.facts import is_literal

BACKGROUND: Final = frozenset(["portrait", "past", "feeling"])
"""Parts that tell what is or was besides what goes on."""
_TOGETHER: Final = 2
"""Sentences of the background that may stand together."""
_PRESSING, _BETWEEN = 2, 3
"""Sentences of a scene after which what must be told may interrupt it, and after which any background may."""
_LAST: Final = frozenset(["ends", "endings"])
"""Parts with which a scene, or a story, closes."""
_LEADING: Final = frozenset(
    ["turning-back", "turning-back-near", "return", "return-near", "heading", "salutation", "letterhead"]
)
"""Parts that lead from what is told to what comes next, and so follow at once upon it."""


def spread(
    sections: Sequence[Section], involved: Mapping[str, Collection[str]], teller: str, grave: Collection[str] = ()
) -> Iterator[Section]:
    """The same, with the background where there is a place for it; what finds none, and need not be told, is left out.

    `involved` is whom and what each scene is about, by its id, and `teller` is whose story it is. Nothing interrupts
    scenes that are `grave`.
    """
    yield from _Spreading(involved, teller, grave).told(sections)


class _Spreading:
    """Keeps what waits to be told, and for how long none of it was."""

    def __init__(self, involved: Mapping[str, Collection[str]], teller: str, grave: Collection[str]) -> None:
        self._involved, self._teller, self._grave = involved, teller, grave
        self._waiting: list[Item] = []
        self._since = 1
        self._moment = Moment.NOW
        self._scene = ""
        self._begun = False
        self._to_come: frozenset[str] = frozenset()
        """Whom and what the scenes after this one are about."""
        self._is_late = self._leads_back = self._closes = False
        self._here: frozenset[str] = frozenset()

    def told(self, sections: Sequence[Section]) -> Iterator[Section]:
        last = max((place for place, one in enumerate(sections) if _is_endings(one)), default=len(sections))
        last_scene = _last_scene(sections[:last])
        told_back = _told_back(sections, last_scene)
        for place, section in enumerate(sections):
            self._to_come = self._later(sections[place:], section.scene)
            self._is_late = place >= last_scene
            if all(map(_is_background, section.items)):
                self._waiting += section.items
                continue
            if place == last:
                yield from self._left()
            elif place == last_scene and self._begun:
                yield from self._left(max(_TOGETHER, self._needed() - self._room_in(sections[place:])))
            elif place == told_back and self._begun and self._since:
                yield from self._left(_TOGETHER)
            self._closes = not any(map(_goes_on, sections[place + 1 :]))
            self._leads_back = _part(next(iter(sections[place + 1 :]), section)).startswith("return")
            yield from self._section(section)
        if last == len(sections):
            yield from self._left()

    def _later(self, sections: Sequence[Section], scene: str) -> frozenset[str]:
        scenes = {one.scene for one in sections} - {scene, ""}
        return frozenset(name for one in scenes for name in self._involved.get(one, ()))

    def _section(self, section: Section) -> Iterator[Section]:
        if _leads(section):
            returns = _part(section).startswith("return")
            if returns and self._closes:
                yield from self._left()
            yield section
            self._since = 0 if returns else max(self._since, 1)
            return
        if section.scene != self._scene:
            self._scene, self._here = section.scene, self._present(section)
            self._moment = _around(section.items[0].moment)
            yield from self._between_scenes(section)
        if section.whole:
            self._since += len(section.items)
            yield section
        else:
            yield replace(section, items=tuple(self._within(section)))

    def _between_scenes(self, section: Section) -> Iterator[Section]:
        """Some of the background of the teller, and what must be told of those who come now."""
        if self._since:
            some = self._some(self._present(section), frozenset([self._teller]))
            if some:
                yield Section(tuple(some))

    def _within(self, section: Section) -> Iterator[Item]:
        """The items of a scene, and between them what is told of those who take part in it."""
        present = self._present(section)
        going_on = [item for item in section.items if not _is_background(item)]
        self._waiting = [*filter(_is_background, section.items), *self._waiting]
        for item in going_on:
            yield item
            self._since, self._begun = self._since + 1, True
            if section.scene in self._grave:
                continue
            closes = item.message.part in _LAST or (self._leads_back and item is going_on[-1])
            if self._since >= self._pace() and not closes:
                yield from self._some(present, present)

    def _pace(self) -> int:
        return _PRESSING if any(item.message.required for item in self._waiting) else _BETWEEN

    def _some(self, near: Collection[str], eligible: Collection[str]) -> list[Item]:
        """Up to two of those that wait: one of somebody who is near rather than another, and what goes with it.

        A story begins with what its order has first.
        """
        found: list[Item] = []
        while len(found) < _TOGETHER and (item := self._next(near if self._begun or found else (), eligible, found)):
            self._waiting.remove(item)
            found.append(item)
        if found:
            self._since, self._begun = 0, True
        return [replace(item, moment=self._seen_from(item.moment)) for item in found]

    def _next(self, near: Collection[str], eligible: Collection[str], found: Sequence[Item]) -> Item | None:
        may = [item for item in self._waiting if self._may_come(item.message, eligible)]
        if found:
            may = [item for item in may if self._goes_with(item.message, found[-1].message)]
        beside = {one for item in found for one in self._others(item.message)}
        ranked = sorted(
            may,
            key=lambda item: (
                self._is_late and not item.message.required,
                beside.isdisjoint(self._others(item.message)),
                not set(near) & self._others(item.message),
            ),
        )
        return next((first for item in ranked if (first := self._earliest(item)) in may), None)

    def _goes_with(self, message: Message, other: Message) -> bool:
        """Whether both are of the same person, or speak of another who is the same."""
        return message.about == other.about or not self._others(message).isdisjoint(self._others(other))

    def _earliest(self, wanted: Item) -> Item:
        """What was before it and speaks of the same is told before it."""
        if wanted.message.part != "past":
            return wanted
        alike = (
            item
            for item in self._waiting
            if item.message.part == "past" and self._others(item.message) & self._others(wanted.message)
        )
        return next(alike, wanted)

    def _may_come(self, message: Message, eligible: Collection[str]) -> bool:
        others = self._others(message)
        if others & self._to_come and others.isdisjoint(self._here):
            return False
        strangers = others - {message.about}
        if self._is_late and strangers and strangers.isdisjoint(self._here):
            return False
        return bool(message.required) or message.about in ("", self._teller) or message.about in eligible

    def _others(self, message: Message) -> frozenset[str]:
        """Whom and what it speaks of beside the teller and itself."""
        named = message.speaks_of - {self._teller, message.name}
        return frozenset(one for one in named if not is_literal(one) and not one.startswith("lg:"))

    def _present(self, section: Section) -> frozenset[str]:
        return frozenset(self._involved.get(section.scene, ())) - {self._teller}

    def _seen_from(self, moment: Moment) -> Moment:
        """How what waited stands to the moment of the scene around it."""
        if self._moment is Moment.NOW:
            return moment
        return Moment.EARLIER if moment in SHOWN else Moment.LONG_BEFORE

    def _needed(self) -> int:
        """How many of those that wait must be told."""
        return sum(bool(item.message.required) for item in self._waiting)

    def _room_in(self, sections: Sequence[Section]) -> int:
        """How many sentences of the background a last scene has room for, between its own."""
        scenes = [one for one in sections if one.scene and not _leads(one)]
        if not scenes or scenes[0].scene in self._grave:
            return 0
        told = [one for one in scenes if one.scene == scenes[0].scene and not one.whole and not _is_endings(one)]
        lines = (sum(item.message.part not in (*BACKGROUND, *_LAST) for item in one.items) for one in told)
        return sum((max(count, 1) - 1) // _PRESSING for count in lines)

    def _left(self, most: int | None = None) -> Iterator[Section]:
        """What must be told and was not, or so much of it."""
        left = tuple(item for item in self._waiting if item.message.required)[:most]
        self._waiting = [item for item in self._waiting if item not in left]
        if left:
            self._since = 0
            yield Section(left)


def _around(moment: Moment) -> Moment:
    return Moment.NOW if moment is Moment.NOW else Moment.LONG_BEFORE


def _is_background(item: Item) -> bool:
    return item.message.part in BACKGROUND


def _last_scene(sections: Sequence[Section]) -> int:
    """Where the scene that is told last begins, or what leads to it; -1 where there is none."""
    of_scenes = [
        place
        for place, one in enumerate(sections)
        if one.scene and not _leads(one) and not all(map(_is_background, one.items))
    ]
    if not of_scenes:
        return -1
    first = min(place for place in of_scenes if sections[place].scene == sections[of_scenes[-1]].scene)
    while first and _leads(sections[first - 1]):
        first -= 1
    return first


def _told_back(sections: Sequence[Section], last_scene: int) -> int:
    """Where the scene begins from which the story returns to the last one; that one itself where it does not return.

    What was before is not told between that scene and the words that lead back, which speak of what the scene told.
    """
    returns = [place for place, one in enumerate(sections) if _part(one).startswith("return")]
    at = returns[-1] if returns else 0
    if not 0 < at <= last_scene + 1:
        return last_scene
    scene = sections[at - 1].scene
    while at and sections[at - 1].scene == scene and not _leads(sections[at - 1]):
        at -= 1
    return at


def _goes_on(section: Section) -> bool:
    """Whether it tells of a scene."""
    return bool(section.scene) and not (
        _leads(section) or _is_endings(section) or all(map(_is_background, section.items))
    )


def _part(section: Section) -> str:
    return section.items[0].message.part


def _leads(section: Section) -> bool:
    return section.items[0].message.part in _LEADING


def _is_endings(section: Section) -> bool:
    return section.items[0].message.part == "endings"
