"""Which sentences to say: for each slot of a style, an alternative whose pattern matches, and one of its matches.

The seed chooses. What has not been said yet goes before what has, and an optional sentence that would only repeat
something is left out.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from render.prose.style import Alternative, Line, Passage, Slot, Style
from render.prose.template import DATES, VERBS
from world import Match, Pattern, World

_UNSAID_FORMS = (*DATES, *VERBS)


@dataclass(frozen=True)
class Choice:
    """A sentence to say. Choices of one `group` can be left out, together; those of group None cannot."""

    line: Line
    match: Match
    paragraph: int
    group: str | None


@dataclass(frozen=True)
class _Found:
    choices: tuple[Choice, ...]
    said: frozenset[str]
    repeats: bool


class Selection:
    """Chooses for one plot. `key` names all that the choice depends on."""

    def __init__(self, world: World, bindings: Mapping[str, str], key: str) -> None:
        self._world = world
        self._bindings = dict(bindings)
        self._key = key

    def of(self, style: Style) -> tuple[Choice, ...]:
        """The choices for all paragraphs, in the order in which they are read."""
        said: frozenset[str] = frozenset()
        choices: list[Choice] = []
        for number, slots in enumerate(style.paragraphs, start=1):
            for place, slot in enumerate(slots):
                found = self._slot(slot, f"{number}.{place}", number, None, self._bindings, said)
                if found:
                    choices.extend(found.choices)
                    said = found.said
        return tuple(choices)

    def title(self, style: Style) -> Choice | None:
        """The title."""
        found = self._slot(style.title, "title", 0, None, self._bindings, frozenset())
        return found.choices[0] if found else None

    def _slot(
        self,
        slot: Slot,
        place: str,
        paragraph: int,
        group: str | None,
        bindings: Mapping[str, str],
        said: frozenset[str],
    ) -> _Found | None:
        """The slot filled. None where nothing matches, or where it is optional and has nothing new to say."""
        dice = random.Random(f"{self._key}/{place}")
        if slot.optional and group is None:
            group = place
        order = list(enumerate(slot.alternatives))
        if not slot.first:
            dice.shuffle(order)
        fallback: _Found | None = None
        for number, alternative in order:
            found = self._alternative(alternative, f"{place}.{number}", paragraph, group, bindings, said, dice)
            if found and (slot.first or not found.repeats):
                return None if slot.optional and found.repeats else found
            fallback = fallback or found
        return None if slot.optional else fallback

    def _alternative(
        self,
        alternative: Alternative,
        place: str,
        paragraph: int,
        group: str | None,
        bindings: Mapping[str, str],
        said: frozenset[str],
        dice: random.Random,
    ) -> _Found | None:
        match alternative:
            case Line():
                return self._line(alternative, paragraph, group, bindings, said, dice)
            case Passage(given, slots):
                holding = self._matches(given, bindings)
                if not holding:
                    return None
                bindings = {**bindings, **dice.choice(holding).bindings}
                return self._passage(slots, place, paragraph, group, bindings, said)

    def _line(
        self,
        line: Line,
        paragraph: int,
        group: str | None,
        bindings: Mapping[str, str],
        said: frozenset[str],
        dice: random.Random,
    ) -> _Found | None:
        matches = self._matches(line.asserts, bindings)
        if not matches:
            return None
        new = [match for match in matches if said.isdisjoint(_shown(line, match))]
        chosen = dice.choice(new or matches)
        choice = Choice(line, chosen, paragraph, group)
        return _Found((choice,), said.union(_shown(line, chosen)), repeats=not new)

    def _passage(
        self,
        slots: Sequence[Slot],
        place: str,
        paragraph: int,
        group: str | None,
        bindings: Mapping[str, str],
        said: frozenset[str],
    ) -> _Found | None:
        choices: list[Choice] = []
        repeats = False
        for number, slot in enumerate(slots):
            found = self._slot(slot, f"{place}.{number}", paragraph, group, bindings, said)
            if found is None and not slot.optional:
                return None
            if found:
                choices.extend(found.choices)
                said, repeats = found.said, repeats or found.repeats
        return _Found(tuple(choices), said, repeats)

    def _matches(self, pattern: Pattern, bindings: Mapping[str, str]) -> list[Match]:
        if not pattern.clauses:
            return [Match(tuple(sorted(bindings.items())), ())]
        return self._world.matches(pattern, bindings)


def _shown(line: Line, match: Match) -> Iterator[str]:
    """The texts of the world that a sentence quotes: twice would be once too often."""
    for field in line.say.fields:
        value = match.bindings.get(field.name, "")
        if value.startswith('"') and field.form not in _UNSAID_FORMS:
            yield value
