"""A plot and its alternatives as a tree that a reader walks: what they have in common is told once.

Two tellings part where one of them says for the first time what does not hold in the other's plot. Each choice names
the scene in which the plots differ, and leads to the telling of a plot that the solver found. A path through the tree
tells every scene of its plot, each once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from render.prose.telling import Sentence
from render.stories.story import Story, Told, plain
from solver import label
from world import World
from world.errors import shorten

_LONGEST_LABEL = 200

Paragraph = tuple[Sentence, ...]
SceneFacts = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Choice:
    """What a reader may pick, in one sentence, and what is told then."""

    label: str
    passage: "Passage"


@dataclass(frozen=True)
class Passage:
    """What is told without a choice; without choices after it the story ends. `told` is whose words it has."""

    told: Told
    paragraphs: tuple[Paragraph, ...]
    choices: tuple[Choice, ...]

    def all(self) -> "Iterator[Passage]":
        """This passage and all after it, each once."""
        yield self
        for choice in self.choices:
            yield from choice.passage.all()


class _Reading:
    """What is asked of a telling again and again, worked out once. Facts are without the id of its plot."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self.cast = frozenset((role, name) for role, name in told.plot.bindings.items() if not name.startswith("lg:"))
        self._holding: dict[str, int] = {}

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return self.told.telling.paragraphs

    @cached_property
    def texts(self) -> tuple[frozenset[str], ...]:
        """The sentences of each paragraph."""
        return tuple(frozenset(sentence.text for sentence in paragraph) for paragraph in self.paragraphs)

    @cached_property
    def scenes(self) -> tuple[frozenset[SceneFacts], ...]:
        """The scenes that are told before the first paragraph (none), the second one and so on, and after the last."""
        known = dict(zip((scene.id for scene in self.told.plot.scenes), scene_facts(self.told), strict=True))
        seen: frozenset[SceneFacts] = frozenset()
        result = [seen]
        for paragraph in self.paragraphs:
            scenes = [self.told.scene_of(sentence) for sentence in paragraph]
            seen = seen.union(known[scene.id] for scene in scenes if scene)
            result.append(seen)
        return tuple(result)

    @cached_property
    def plot_facts(self) -> frozenset[tuple[str, ...]]:
        """What the plot adds to canon."""
        return frozenset(_without(fact, self.told.plot.id) for fact in self.told.plot.facts)

    @cached_property
    def _said(self) -> tuple[tuple[frozenset[tuple[str, ...]], frozenset[str]], ...]:
        """By paragraph: what it says of the plot, and all ids and values of which it says something that is canon."""
        plot = self.told.plot.id
        said = [[fact for sentence in paragraph for fact in sentence.facts] for paragraph in self.paragraphs]
        return tuple(
            (
                frozenset(_without(fact, plot) for fact in facts if any(_within(term, plot) for term in fact)),
                frozenset(term for fact in facts if not any(_within(term, plot) for term in fact) for term in fact),
            )
            for facts in said
        )

    def holding(self, other: "_Reading") -> int:
        """How many paragraphs say nothing but what holds in another plot, and nothing of who plays otherwise there."""
        known = self._holding.get(other.told.plot.id)
        if known is None:
            differing = {name for _, name in self.cast - other.cast}
            known = next(
                (
                    number
                    for number, (of_plot, canon) in enumerate(self._said)
                    if not of_plot <= other.plot_facts or not differing.isdisjoint(canon)
                ),
                len(self.paragraphs),
            )
            self._holding[other.told.plot.id] = known
        return known


@dataclass(frozen=True)
class _Strand:
    """A telling, and how many of its paragraphs the reader has been told, in these words or in others."""

    reading: _Reading
    begin: int = 0

    @property
    def told(self) -> Told:
        return self.reading.told


def passages(story: Story) -> Passage:
    """The story as a tree. Without alternatives it is one passage.

    Other casts that have no beginning in common with it are other stories, and left out.
    """
    told = {one.plot.id: one for one in (story.told, *story.others)}
    strands = [_Strand(_Reading(one)) for one in told.values()]
    usual = strands[0].reading.cast
    narrator, *others = _best_narrator_first(strands)
    near = {narrator.reading.cast, *(one.reading.cast for one in others if _parting(narrator, one)[0] > 0)}
    kept = {usual, *near} if usual in near else {usual}
    return _passage(story.world, _best_narrator_first([one for one in strands if one.reading.cast in kept]))


def _best_narrator_first(strands: list[_Strand]) -> list[_Strand]:
    """The strand whose words can be shared with all others and for longest goes first; else the order stays.

    A telling may choose its words by how the plot ends long before it ends; then another one tells the beginning.
    """

    def shared(strand: _Strand) -> tuple[bool, int]:
        lengths = [_parting(strand, other)[0] - strand.begin for other in strands if other is not strand]
        return min(lengths, default=0) > 0, sum(lengths)

    best = max(strands, key=shared)
    return [best, *(strand for strand in strands if strand is not best)]


def _passage(world: World, strands: Sequence[_Strand]) -> Passage:
    first, *others = strands
    if not others:
        return Passage(first.told, first.reading.paragraphs[first.begin :], ())
    partings = [_parting(first, other) for other in others]
    end = min(here for here, _ in partings)
    staying, leaving = [_Strand(first.reading, end)], list[_Strand]()
    for other, (here, there) in zip(others, partings, strict=True):
        (staying if here > end else leaving).append(other if here > end else _Strand(other.reading, there))
    groups = [staying, *_together(leaving)]
    choices = zip(_labels(world, [group[0].told for group in groups]), groups, strict=True)
    return Passage(
        first.told,
        first.reading.paragraphs[first.begin : end],
        tuple(Choice(text, _passage(world, group)) for text, group in choices),
    )


def _together(strands: Sequence[_Strand]) -> list[list[_Strand]]:
    """Strands that leave at the same point, in groups of those that go on together for a while, told by the first."""
    groups: list[list[_Strand]] = []
    left = list(strands)
    while left:
        first, *others = _best_narrator_first(left)
        group = [first, *(other for other in others if _parting(first, other)[0] > first.begin)]
        left = [other for other in left if other not in group]
        groups.append(_best_narrator_first(group))
    return sorted(groups, key=lambda group: min(map(strands.index, group)))


def _parting(one: _Strand, other: _Strand) -> tuple[int, int]:
    """How many paragraphs of one may be told before they part, and how many of the other these stand for.

    What is told holds in the other's plot, too, and tells the same scenes as what it stands for. At least one paragraph
    of each is left to tell, and what is left of either has no sentence that was read already.
    """
    ours, theirs = one.reading, other.reading
    possible = range(other.begin + 1, len(theirs.paragraphs))
    for here in range(min(ours.holding(theirs), len(ours.paragraphs) - 1), one.begin, -1):
        for there in sorted(possible, key=lambda number: (abs(number - here), -number)):
            if ours.scenes[here] == theirs.scenes[there] and not _repeats(ours, here, theirs, there):
                return here, there
    return one.begin, other.begin


def _repeats(one: _Reading, here: int, other: _Reading, there: int) -> bool:
    """Whether a sentence of one's beginning stands in the other's rest, too, or the other way round."""
    sides = ((one.texts[:here], other.texts[there:]), (other.texts[:there], one.texts[here:]))
    return any(not set().union(*begun).isdisjoint(chain.from_iterable(rest)) for begun, rest in sides)


def scene_facts(told: Told) -> list[SceneFacts]:
    """What a plot says of each of its scenes, without the plot's id: so scenes of two plots can be the same.

    What comes after a scene is no part of it.
    """
    facts: dict[str, set[tuple[str, ...]]] = {scene.id: set() for scene in told.plot.scenes}
    for fact in told.plot.facts:
        if fact[0] in facts and fact[1] != "lg:before":
            facts[fact[0]].add(_without(fact, told.plot.id))
    return [frozenset(said) for said in facts.values()]


def _within(term: str, plot: str) -> bool:
    return term == plot or term.startswith(f"{plot}/")


def _without(fact: Sequence[str], plot: str) -> tuple[str, ...]:
    """A fact without the id of its plot."""
    return tuple(term[len(plot) :] if _within(term, plot) else term for term in fact)


def _labels(world: World, told: Sequence[Told]) -> list[str]:
    """What each of some plots is chosen by: the first scene that is not the same in all, else who plays otherwise."""
    scenes = [scene_facts(one) for one in told]
    same = 0
    while all(same < len(one) for one in scenes) and len({one[same] for one in scenes}) == 1:
        same += 1
    summaries = [plain(one.plot.scenes[min(same, len(one.plot.scenes) - 1)].summary) for one in told]
    often = Counter(summaries)
    return [
        shorten(text if often[text] == 1 else f"{text} {_differing(world, one, told)}", _LONGEST_LABEL)
        for text, one in zip(summaries, told, strict=True)
    ]


def _differing(world: World, one: Told, others: Sequence[Told]) -> str:
    """Who plays otherwise than in the first of the others, as `– weapon: an old knife`."""
    usual = next(other for other in others if other is not one).plot.bindings
    parts = [f"{role}: {label(world, name)}" for role, name in one.plot.bindings.items() if usual.get(role) != name]
    return f"– {'; '.join(parts)}"
