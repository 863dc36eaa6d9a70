"""Validation before choice: of the lines that may be said, the one that reads best after what has been said.

A line may be said where its patterns hold, its marks are set, and nobody speaks in it who has gone. Those that may are
ranked by rhythm (its length against what the style likes next), by words that the story has had already, and by
freshness: what a batch of stories has said is penalised, the less the longer ago.
(Ryan et al., "Expressionist", ICIDS 2016; Lemieux & Compton on Productionist's decaying repetition penalties.)
"""

import random
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Final

from render.prose.content import Content
from render.prose.entry import SEVERAL, Entry
from render.prose.grammar import is_dated, is_nameless
from render.prose.language import FOLDER, Style
from render.prose.message import Message
from render.prose.naming import shown
from render.prose.supports import Supports, needs
from render.prose.template import DATES, Field, Plain, variables, words_of
from render.prose.verbs import Moment
from world import Fact
from world.facts import literal_value

_MOST_TRIED: Final = 9
_DECAY: Final = 0.75
_TRIED_EACH: Final = 2
"""Ways to say a line that are ranked."""
_DRAWN: Final = 4
"""Ways to say a line that are tried until one tells what it must."""
_UNTOLD: Final = 1000.0
"""What it costs not to tell a fact that must be told: more than any staleness."""
_BESIDE: Final = frozenset(["adds", "thoughts"])
"""Parts that say more of a scene than must be said."""
_NAMED_TWICE: Final = 2.0
"""What it costs to name a place that the line before has named."""
_COMES_BACK: Final = 1.6
"""What it is worth that a thing comes back of which the story has told."""
_LATELY: Final = 60
"""Words within which any word that comes again is heard."""
_STILL: Final = {Moment.BEFORE: Moment.NOW, Moment.EARLIER: Moment.LONG_BEFORE}
"""How what is still so is told among what was before."""
_SPARED: Final = 40.0
"""What it costs to say again what a style says once a story: more than to say anything else."""
_LITTLE: Final = 4
"""Words of so few letters are no repetition."""


@dataclass
class Memory:
    """What a batch of stories has said, and how long ago."""

    story: int = 0
    _last: dict[object, int] = field(default_factory=dict)
    _times: Counter[object] = field(default_factory=Counter)

    def next_story(self) -> None:
        """Another story begins."""
        self.story += 1

    def add(self, *said: object) -> None:
        """Something has been said in this story."""
        for one in said:
            self._last[one] = self.story
            self._times[one] += 1

    def cost(self, said: object) -> float:
        """How stale it is to say it: 0 where nobody has, more the more often and the more lately it was said."""
        if said not in self._last:
            return 0.0
        return float(self._times[said] ** 0.5 * _DECAY ** (self.story - self._last[said]))


@dataclass(frozen=True)
class Draft:
    """A line that was chosen: what it says, of what, on which facts."""

    pieces: tuple[Plain, ...]
    bindings: Mapping[str, str]
    facts: tuple[Fact, ...]
    message: Message
    moment: Moment = Moment.NOW

    @cached_property
    def words(self) -> list[str]:
        """The words that it says whatever its variables stand for."""
        return words_of(self.pieces)

    @property
    def length(self) -> int:
        """How many words it is likely to have."""
        return len(self.words) + sum(1 for piece in self.pieces if isinstance(piece, Field))

    @property
    def is_spoken(self) -> bool:
        """Whether somebody is quoted."""
        return any(isinstance(piece, str) and "“" in piece for piece in self.pieces)


class Chooser:
    """Chooses lines for one story, one after the other."""

    def __init__(self, content: Content, style: Style, memory: Memory, key: str) -> None:
        self._content, self._style, self._memory = content, style, memory
        self._supports = Supports(content.near, needs(FOLDER), content.plot.bindings.values())
        self._scenes = {scene.id: scene for scene in content.plot.scenes}
        self._dice = random.Random(f"{key}/choose")
        self._said: Counter[str] = Counter()
        self._lately: deque[str] = deque(maxlen=_LATELY)
        self._entries: set[str] = set()
        self._literals: set[str] = set()
        self._here: set[str] = set()
        self._lately_named: set[str] = set()
        """Whom and what the line before named."""
        self._minds: Counter[str] = Counter()
        """How often which motives, wounds and fears were quoted."""
        self._marks: set[str] = set()
        self._scene = ""
        self._hours: frozenset[str] = frozenset()
        """The time of day of which the scene has told."""
        self.unknown: frozenset[str] = frozenset()
        self._beat = self._dice.randrange(len(style.lengths))
        self._told: set[Fact] = set()
        self._spent: set[str] = set()
        """What the style says once a story, and the story has said."""

    def choose(self, message: Message, moment: Moment) -> Draft | None:
        """A line for a message; None where none may be said, or where it is of what was before and was told already."""
        if message.part == "past" and message.required and message.required <= self._told:
            return None
        if message.scene not in ("", self._scene):
            self._scene = message.scene
            self._here, self._hours = set(), frozenset()
            self._marks = {mark for mark in self._marks if "." not in mark}
        best = min(self._candidates(message), key=lambda found: found[0], default=None)
        if best is None:
            return None
        _, entry, draft = best
        if not message.required and not message.speaker and not self._here.isdisjoint(self._texts(draft)):
            return None
        self._note(entry, draft)
        seen = _STILL.get(moment, moment) if entry.still else moment
        return Draft(draft.pieces, draft.bindings, draft.facts, message, seen)

    def _candidates(self, message: Message) -> Iterator[tuple[float, Entry, Draft]]:
        fitting = [entry for entry in message.pool if self._fits(entry, message)]
        if not message.required:
            fitting = [entry for entry in fitting if entry.id not in self._entries]
        if len(fitting) > _MOST_TRIED:
            fitting = self._dice.sample(fitting, len(fitting) if message.required else _MOST_TRIED)
        wanted, tells_all = self._style.lengths[self._beat % len(self._style.lengths)], False
        for number, entry in enumerate(fitting):
            if tells_all and number >= _MOST_TRIED:
                return
            for bindings, facts in self._content.holds(entry, message.bindings)[:2]:
                if self._is_old_news(entry, message, facts):
                    continue
                for _ in range(_TRIED_EACH):
                    draft = self._draft(entry, message, bindings, facts)
                    if draft is not None:
                        tells_all = tells_all or message.required <= set(draft.facts)
                        yield self._cost(entry, draft, wanted), entry, draft

    def _is_old_news(self, entry: Entry, message: Message, facts: Sequence[Fact]) -> bool:
        """Whether a line beside what a scene tells asserts only what was told, as of what two like."""
        if message.part not in _BESIDE or not entry.asserts.clauses:
            return False
        told = [fact for fact in facts if fact[1] != "rdf:type"]
        return bool(told) and set(told) <= self._told

    def _fits(self, entry: Entry, message: Message) -> bool:
        if entry.styles and self._style.name not in entry.styles:
            return False
        speaking = message.part.partition(":")[2]
        return not (speaking and f"gone.{speaking}" in self._marks) and all(map(self._is_set, entry.pre))

    def _is_set(self, mark: str) -> bool:
        wanted = mark.removeprefix("not ")
        return (wanted in self._marks) is (wanted == mark)

    def _draft(
        self, entry: Entry, message: Message, bindings: Mapping[str, str], facts: tuple[Fact, ...]
    ) -> Draft | None:
        best: Draft | None = None
        for _ in range(_DRAWN):
            pieces = entry.say.drawn(self._dice)
            named = variables(pieces)
            known = all(bindings.get(name) for name in named) and all(map(_is_sayable, pieces, repeat(bindings)))
            known = known and not self._gives_away(pieces, bindings, message)
            known = known and not self._calls_nameless(pieces, bindings)
            known = known and (bool(message.required) or _is_of_whom_it_is(named, message, bindings))
            known = known and not self._is_on_the_mind_again(named, message, bindings)
            known = known and not (message.speaker and self._is_of_this_year(pieces, bindings, message))
            if known and self._is_supported(pieces, message):
                said = tuple(dict.fromkeys([*message.support(named), *facts]))
                best = Draft(pieces, bindings, said, message) if said else best
                if message.required <= set(said):
                    break
        return best

    def _gives_away(self, pieces: Sequence[Plain], bindings: Mapping[str, str], message: Message) -> bool:
        """Whether somebody whom the teller does not know yet would be called by a name, or spoken of as known."""
        if not self.unknown:
            return False
        return any(
            bindings[piece.name] in self.unknown and (piece.form == "called" or message.part == "feeling")
            for piece in pieces
            if isinstance(piece, Field)
        )

    def _calls_nameless(self, pieces: Sequence[Plain], bindings: Mapping[str, str]) -> bool:
        """Whether somebody would be spoken to by a name who has none: `I shall find it, the contact.`."""
        called = (piece.name for piece in pieces if isinstance(piece, Field) and piece.form == "called")
        return any(is_nameless(self._content.near.text(bindings[name], "rdfs:label") or "") for name in called)

    def _is_on_the_mind_again(self, named: Sequence[str], message: Message, bindings: Mapping[str, str]) -> bool:
        """Whether it would quote once more a motive or a fear that the story has quoted."""
        if message.required or message.speaker:
            return False
        return any(self._minds[text] > 0 for name in named if (text := self._content.said_of_mind(bindings[name])))

    def _is_of_this_year(self, pieces: Sequence[Plain], bindings: Mapping[str, str], message: Message) -> bool:
        """Whether it names the year of its scene, as nobody who is asked in 1989 says that it was in 1989."""
        scene = self._scenes.get(message.scene)
        return scene is not None and any(
            isinstance(piece, Field) and piece.form == "year" and bindings[piece.name][1:5] == scene.begin[:4]
            for piece in pieces
        )

    def _is_supported(self, pieces: Sequence[Plain], message: Message) -> bool:
        words = words_of(pieces)
        if self._hours and not message.required and not message.speaker:
            hours = self._supports.hours(words)
            if hours and hours.isdisjoint(self._hours):
                return False
        return not self._supports.missing(words, self._scenes.get(message.scene))

    def _cost(self, entry: Entry, draft: Draft, wanted: int) -> float:
        words = draft.words
        again = sum(1 for word in words if len(word) > _LITTLE and self._said[word]) / max(len(words), 1)
        lately = sum(1 for word in words if word in self._lately) / max(len(words), 1)
        texts = self._texts(draft)
        quoted = sum(value in self._literals for value in texts) + 9 * sum(value in self._here for value in texts)
        cost = self._memory.cost(entry.id) + 2 * self._memory.cost(draft.pieces)
        cost += _UNTOLD * len(draft.message.required.difference(draft.facts))
        cost += _SPARED * (not self._spent.isdisjoint(self._sparing_in(words)))
        cost += _NAMED_TWICE * (draft.message.part == "setting" and not self._lately_named.isdisjoint(_placed(draft)))
        cost -= _COMES_BACK * any(map(_is_state, entry.pre))
        cost += 3 * (entry.id in self._entries) + 9 * again + 4 * lately + 3 * quoted - 0.4 * bool(entry.styles)
        return cost + 1.4 * abs(draft.length - wanted) / wanted + 0.6 * self._dice.random()

    def _sparing_in(self, words: Sequence[str]) -> set[str]:
        """What the style says once a story, of what some words say."""
        text = f" {' '.join(words)} "
        return {phrase for phrase in self._style.sparing if f" {phrase} " in text}

    def _texts(self, draft: Draft) -> list[str]:
        """The texts that it quotes, and what people have on their minds, which is a text, too: a fear, and no days."""
        values = [draft.bindings[name] for name in variables(draft.pieces)]
        texts = [value for value in values if value.startswith('"') and not value[1:5].isdigit()]
        on_mind = [value for value in values if self._content.said_of_mind(value) and not self._content.plays(value)]
        return texts + [self._content.said_of_mind(value) for value in on_mind]

    def _note(self, entry: Entry, draft: Draft) -> None:
        self._beat += 1
        self._lately_named = {draft.bindings[name] for name in variables(draft.pieces)}
        if draft.message.part != "title":  # whose facts no sentence has told
            self._told.update(draft.facts)
        if not draft.message.speaker:
            self._hours = self._hours or self._supports.hours(draft.words)
        self._entries.add(entry.id)
        self._spent |= self._sparing_in(draft.words)
        self._said.update(draft.words)
        self._lately.extend(draft.words)
        self._literals.update(self._texts(draft))
        self._here.update(self._texts(draft))
        minds = {self._content.said_of_mind(draft.bindings[name]) for name in variables(draft.pieces)}
        self._minds.update(minds - {""})
        self._memory.add(entry.id, draft.pieces)
        for mark in entry.post:
            if mark.startswith("not "):
                self._marks.discard(mark.removeprefix("not "))
            else:
                thing = mark.partition("=")[0]
                self._marks = {one for one in self._marks if one.partition("=")[0] != thing} | {mark}


def _is_of_whom_it_is(named: Sequence[str], message: Message, bindings: Mapping[str, str]) -> bool:
    """Whether what is told of somebody's past names them: that another was once sent to Riga says nothing of them."""
    if message.part != "past" or not message.about:
        return True
    return any(message.about in bindings[name].split(SEVERAL) for name in named)


def _placed(draft: Draft) -> set[str]:
    """The place that it names, if any."""
    return {draft.bindings[name] for name in variables(draft.pieces) if name == "place"}


def _is_state(mark: str) -> bool:
    """Whether a mark says how a thing is, of which a line before has told."""
    return "=" in mark and not mark.startswith("not ")


def _is_sayable(piece: Plain, bindings: Mapping[str, str]) -> bool:
    """Whether a field has something to say: a text that is not blank, a date as exact as its form needs."""
    if not isinstance(piece, Field):
        return True
    text = literal_value(bindings[piece.name])
    if piece.form in DATES:
        return text is not None and is_dated(text, piece.form)
    return text is None or bool(shown(text))
