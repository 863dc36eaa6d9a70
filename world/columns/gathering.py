"""The columns of a world that is being made: its parts come one after the other, and are merged when all are there.

Parts wait on disk; memory holds one of them, or a stretch of the alphabet, or the facts of one property, and two
numbers for each term of each part. Terms are merged a stretch at a time. Samples of them say where each begins
(Frazer & McKellar, "Samplesort: a sampling approach to minimal storage tree sorting", Journal of the ACM 17(3), 1970);
Python's sort then merges what is sorted part by part.
"""

import shutil
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, TypeAlias

import numpy as np

from world.columns.pairs import NONE, Ids, Pairs
from world.columns.part import Part
from world.columns.terms import Texts

_STRETCH: Final = 1_000_000
"""Terms that are merged at once; those that several parts share count as often."""
_SAMPLED: Final = 500
"""One term in so many says where stretches begin."""
_TEXTS: Final = "texts"
_FACTS: Final = "facts"

_Run: TypeAlias = tuple[int, int]
"""From which place to which the terms of a part are."""
_Rows: TypeAlias = tuple[int, int, int]
"""A part's facts with one property: where its terms begin, where its rows are, and how many."""


class Gathering:
    """Parts of a world, in a folder that is there as long as the gathering is open."""

    def __init__(self, folder: Path) -> None:
        self.is_whole = True
        """Whether every part could be written."""
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}
        self._runs: list[_Run] = []
        self._lengths: list[Ids] = []
        self._rows: dict[str, list[_Rows]] = defaultdict(list)
        self._row = 0
        self._numbers: Ids = NONE.first

    def __enter__(self) -> "Gathering":
        try:
            self._folder.mkdir(parents=True)
            for name in (_TEXTS, _FACTS):
                self._files[name] = (self._folder / name).open("wb")
        except OSError:
            self._give_up()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_up()

    def add(self, part: Part) -> None:
        """Takes a part. Where the disk fails, it takes no more: a world can do without."""
        if self.is_whole:
            try:
                self._write(part)
            except OSError:
                self._give_up()

    def texts(self) -> Iterator[str]:
        """All terms, sorted. To be read to its end before `facts`, which needs the numbers that terms then have."""
        for file in self._files.values():
            file.flush()
        self._numbers = np.empty(self._runs[-1][1] if self._runs else 0, dtype=np.int32)
        written = self._written()
        known = 0
        for stretch in _stretches(written, self._runs):
            texts = [written[begin:end] for begin, end in stretch]
            ordered = sorted(dict.fromkeys(chain.from_iterable(texts)))  # a dictionary leaves parts in their order
            number_of = dict(zip(ordered, range(known, known + len(ordered)), strict=True))
            for (begin, end), some in zip(stretch, texts, strict=True):
                self._numbers[begin:end] = np.fromiter(map(number_of.__getitem__, some), np.int32, len(some))
            known += len(ordered)
            yield from ordered

    def facts(self) -> Iterator[tuple[str, Pairs]]:
        """By predicate all facts, each once, in the numbers of `texts`."""
        with (self._folder / _FACTS).open("rb") as file:
            for predicate in sorted(self._rows):
                rows = self._rows[predicate]
                both = np.empty((2, sum(count for *_, count in rows)), dtype=np.int32)
                filled = 0
                for terms, place, count in rows:
                    file.seek(place * both.itemsize)
                    local = np.fromfile(file, np.int32, 2 * count).reshape(2, count)
                    both[:, filled : filled + count] = self._numbers[terms + local]
                    filled += count
                yield predicate, Pairs.of(both[0], both[1])

    def _write(self, part: Part) -> None:
        encoded = [text.encode() for text in part.texts]
        self._files[_TEXTS].write(b"".join(encoded))
        self._lengths.append(np.fromiter(map(len, encoded), np.int32, len(encoded)))
        begin = self._runs[-1][1] if self._runs else 0
        self._runs.append((begin, begin + len(encoded)))
        for predicate, pairs in part.facts.items():
            self._files[_FACTS].write(pairs.first.tobytes() + pairs.second.tobytes())
            self._rows[predicate].append((begin, self._row, len(pairs)))
            self._row += 2 * len(pairs)

    def _written(self) -> Texts:
        """The terms of all parts, one part after the other."""
        file = self._folder / _TEXTS
        lengths = np.concatenate(self._lengths) if self._lengths else NONE.first
        np.save(file.with_suffix(".npy"), np.cumsum(lengths, dtype=np.int64))
        return Texts(file)

    def _give_up(self) -> None:
        self.is_whole = False
        for file in self._files.values():
            try:
                file.close()
            except OSError:  # what was still to be written; it is in a file no more
                continue
        shutil.rmtree(self._folder, ignore_errors=True)


def _stretches(written: Texts, runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """What parts hold of one stretch of the alphabet after the other."""
    samples = sorted(written[place] for begin, end in runs for place in range(begin, end, _SAMPLED))
    bounds = sorted(set(samples[_STRETCH // _SAMPLED :: _STRETCH // _SAMPLED]))
    begun = [begin for begin, _ in runs]
    for bound in bounds:
        ended = [
            bisect_left(range(end), bound, begin, key=written.__getitem__)
            for begin, (_, end) in zip(begun, runs, strict=True)
        ]
        yield list(zip(begun, ended, strict=True))
        begun = ended
    yield [(begin, end) for begin, (_, end) in zip(begun, runs, strict=True)]
