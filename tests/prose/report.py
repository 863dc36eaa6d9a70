"""How the stories read, in figures: two hundred of them over built worlds, with the three source stories beside them.

    python -m tests.prose.report [--stories N] [--write PAGE]

The plots are diverse, of every schema that can be told, and told in every style in turn, in some 350 words. Each is
told at a greater length besides, in which names, days, relations and what must be told are read back, too. The exit
status is 1 where a figure misses its mark.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path
from statistics import fmean
from time import process_time
from typing import Final

from render import Length, Manner, Memory, StoryTeller, Telling, styles, told_schemas
from solver import Choice, Plot, find_plots, schema_named
from tests.prose import grammar, measures
from tests.prose.reading import Reader, required, untold
from world import World
from world.building.build import build
from world.building.society.setting import Setting
from world.facts import literal_value
from world.history import Signature

SEEDS: Final = Path(__file__).parents[3] / "shared" / "seeds"
WORLDS: Final = ((1950, 2010, 600, 1), (1960, 2025, 600, 2), (1917, 1960, 600, 3))
"""From which year to which, with how many people, by which seed."""
SEED_NAMES: Final = frozenset(
    [
        *("Volodymyr Kazuo", "Natalia Petrova", "Kirill Ivanovich Kalnina", "Sophia Petrova"),
        *("Imanol Kovalenko", "Natasha", "Petersburg", "Shibuya", "Macau"),
    ]
)
_SPARE: Final = 3
"""Plots beyond an even share that are looked for, since not every world has so many of every schema."""
NEIGHBOURS: Final = 2
"""Stories of other plots that each is held against."""
_SIGNED: Final = Signature("report", "2026-01-01T00:00:00Z", "builds a society")


@dataclass(frozen=True)
class Story:
    """A telling, and the names that are in it."""

    telling: Telling
    names: frozenset[str]
    seconds: float
    unsupported: tuple[str, ...]
    required: int
    untold: int

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(" ".join(said.text for said in paragraph) for paragraph in self.telling.paragraphs)


@dataclass(frozen=True)
class Mark:
    """What a figure has to reach: no less than `least`, no more than `most`."""

    least: float = float("-inf")
    most: float = float("inf")

    def __contains__(self, figure: float) -> bool:
        return self.least <= figure <= self.most

    def __str__(self) -> str:
        if self.least == float("-inf"):
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.most == float("inf") else f"{self.least:g} to {self.most:g}"


MARKS: Final[Mapping[str, Mark]] = {
    "sentence length": Mark(14, 18),
    "its standard deviation": Mark(6.5),
    "distinct-1": Mark(0.54),
    "distinct-2": Mark(0.935),
    "distinct-3": Mark(0.985),
    "MTLD": Mark(100),
    "self-BLEU": Mark(most=15),
    "sentences that a pair shares": Mark(most=0.03),
    "sentences met elsewhere": Mark(most=0.5),
    "pronouns per 100 words": Mark(5, 7),
    "share of dialogue": Mark(0.10, 0.25),
    "Harper findings per 1,000 words": Mark(most=0.3),
    "stories that say what nothing supports": Mark(most=0),
    "facts per sentence": Mark(1),
    "required facts told": Mark(1),
    "stories a second": Mark(20),
}


def main() -> int:
    """Prints the table, and writes it where it is asked to."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--stories", default=200, type=int)
    arguments.add_argument("--write", type=Path)
    arguments.add_argument("--stories-in", type=Path, help="a folder to write the stories into, too")
    given = arguments.parse_args()
    found = list(stories(given.stories))
    ours = figures([story.text for story in found], [story.names for story in found])
    ours["facts per sentence"] = fmean(len(said.facts) for story in found for said in story.telling.sentences)
    ours["stories that say what nothing supports"] = sum(bool(story.unsupported) for story in found)
    ours["required facts told"] = 1 - sum(story.untold for story in found) / sum(story.required for story in found)
    ours["stories a second"] = len(found) / sum(story.seconds for story in found)
    texts = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    table = "\n".join(rows(figures(texts, [SEED_NAMES] * len(texts)) if texts else {}, ours))
    print(table)
    if given.stories_in:
        given.stories_in.mkdir(parents=True, exist_ok=True)
        for number, story in enumerate(found):
            name = f"{number:03}-{story.telling.schema}-{story.telling.style}.txt"
            (given.stories_in / name).write_text(
                story.telling.as_text() + "".join(f"! {one}\n" for one in story.unsupported)
            )
    if given.write:
        given.write.write_text(f"# How the stories read\n\n{len(found)} stories, `make prose-report`.\n\n{table}\n")
    return int(any(ours[name] not in mark for name, mark in MARKS.items()))


def rows(seeds: Mapping[str, float], ours: Mapping[str, float]) -> Iterator[str]:
    """The table, as Markdown."""
    yield "| figure | source stories | ours | must reach | |"
    yield "|---|---|---|---|---|"
    for name, mark in MARKS.items():
        seed = f"{seeds[name]:.3g}" if name in seeds else "–"
        yield f"| {name} | {seed} | {ours[name]:.3g} | {mark} | {'' if ours[name] in mark else 'missed'} |"


def figures(texts: Sequence[str], names: Sequence[frozenset[str]]) -> dict[str, float]:
    """What is counted of some texts, alone and beside each other."""
    masked = [measures.masked(text, known) for text, known in zip(texts, names, strict=True)]
    beside = [[texts[(place + step) % len(texts)] for step in range(1, NEIGHBOURS + 1)] for place in range(len(texts))]
    words = sum(len(measures.words(text)) for text in texts)
    wrong = [one for text, known in zip(texts, names, strict=True) for one in grammar.findings(text, known)]
    return {
        **measures.of_each(texts),
        "self-BLEU": fmean(measures.alike(text, others) for text, others in zip(texts, beside, strict=True)),
        "sentences that a pair shares": fmean(
            measures.shared(masked[one], masked[other]) for one, other in measures.pairs(len(texts))
        ),
        "sentences met elsewhere": measures.met_elsewhere(masked),
        "Harper findings per 1,000 words": 1000 * len(wrong) / words,
    }


def stories(number: int) -> Iterator[Story]:
    """So many stories, by turns of every schema and of every world, in every style; none repeats what others said."""
    with tempfile.TemporaryDirectory() as folder:
        worlds = [_built(Path(folder) / str(place), Setting(*setting)) for place, setting in enumerate(WORLDS)]
        each = _SPARE + number // (len(worlds) * len(told_schemas()))
        plots = [_plots(world, schema, each) for schema in told_schemas() for world in worlds]
        in_turn = [one for one in chain.from_iterable(zip_longest(*plots)) if one is not None]
        memory = Memory()
        tellers = {world: (StoryTeller(world, memory), StoryTeller(world), Reader(world)) for world in worlds}
        for place, (world, plot) in enumerate(islice(in_turn, number)):
            style = styles()[(place + place // len(styles())) % len(styles())]
            longer = Manner(style, (Length.SHORT, Length.CHAPTER)[place % 2])
            yield _told(world, plot, Manner(style), longer, *tellers[world])


def _built(path: Path, setting: Setting) -> World:
    build(path, setting, _SIGNED)
    return World.open(path)


def _plots(world: World, schema: str, number: int) -> list[tuple[World, Plot]]:
    found = find_plots(world, schema_named(schema), {}, limit=number, choose=Choice.DIVERSE, seed=1)
    return [(world, plot) for plot in found.plots]


def _told(
    world: World, plot: Plot, manner: Manner, longer: Manner, teller: StoryTeller, again: StoryTeller, reader: Reader
) -> Story:
    """A flash story, which is measured; it is read back together with a longer one of the same plot."""
    begun = process_time()
    telling = teller.tell(plot, manner)
    seconds = process_time() - begun
    both = telling, again.tell(plot, longer)
    wrong = tuple(text for one in both for text in reader.unsupported(plot, one))
    needed, left = len(required(world, plot)), sum(len(untold(world, plot, one)) for one in both)
    return Story(telling, frozenset(_names(world, telling)), seconds, wrong, 2 * needed, left)


def _names(world: World, telling: Telling) -> Iterator[str]:
    """What anything is called that the facts of a telling speak of, and what they quote."""
    for name in {term for said in telling.sentences for fact in said.facts for term in (fact[0], fact[2])}:
        if (text := literal_value(name)) is not None:
            yield text
        else:
            yield from filter(None, (world.value(name, "rdfs:label"), world.value(name, "lg:shortName")))


if __name__ == "__main__":
    sys.exit(main())
