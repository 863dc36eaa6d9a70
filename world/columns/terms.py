"""Numbers for terms: every name and literal of a world, as compact text, has one, and numbers sort as terms do."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import Final, overload

import numpy as np

from world.columns.pairs import Ids, Places, slices

_AT_ONCE: Final = 100_000
"""Texts that are read or written at once."""


class Terms:
    """Terms by number and numbers by term.

    The terms that it begins with are sorted, by code point; what is asked for beside them gets further numbers.
    """

    def __init__(self, ordered: Sequence[str]) -> None:
        self._ordered = ordered
        self._further: dict[str, int] = {}
        self._strangers: list[str] = []

    def __len__(self) -> int:
        return len(self._ordered) + len(self._strangers)

    def find(self, text: str) -> int | None:
        """The number of a term; None for a stranger."""
        place = bisect_left(self._ordered, text)
        if place < len(self._ordered) and self._ordered[place] == text:
            return place
        return self._further.get(text)

    def number(self, text: str) -> int:
        """The number of a term, a further one for a stranger."""
        if (found := self.find(text)) is not None:
            return found
        self._further[text] = len(self)
        self._strangers.append(text)
        return self._further[text]

    def numbers(self, texts: Iterable[str]) -> Ids:
        """The numbers of several terms."""
        return np.fromiter(map(self.number, texts), dtype=np.int32)

    def text(self, number: int) -> str:
        """The term with a number."""
        known = len(self._ordered)
        return self._ordered[number] if number < known else self._strangers[number - known]

    def texts(self, numbers: Ids) -> list[str]:
        """The terms with some numbers."""
        return [self.text(number) for number in numbers.tolist()]

    @property
    def ordered(self) -> Sequence[str]:
        """The terms that it began with."""
        return self._ordered


class Texts(Sequence[str]):
    """Sorted texts in a file that is read where it is asked: UTF-8, and the place at which each ends."""

    def __init__(self, file: Path) -> None:
        empty = np.empty(0, dtype=np.uint8)
        self._ends: Places = np.asarray(np.load(file.with_suffix(".npy"), mmap_mode="r"))
        self._bytes = np.asarray(np.memmap(file, dtype=np.uint8, mode="r")) if file.stat().st_size else empty
        if len(self._bytes) != (int(self._ends[-1]) if len(self._ends) else 0):
            raise ValueError(f"{file} is not of the length that it should have")

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            begin, end, step = number.indices(len(self))
            return self._between(begin, end) if step == 1 else [self[one] for one in range(begin, end, step)]
        begin = self._ends[number - 1] if number else 0
        return self._bytes[begin : self._ends[number]].tobytes().decode()

    def _between(self, begin: int, end: int) -> list[str]:
        if begin >= end:
            return []
        start = int(self._ends[begin - 1]) if begin else 0
        ends = [0, *(self._ends[begin:end] - start).tolist()]
        some = self._bytes[start : start + ends[-1]].tobytes()
        return [some[one:other].decode() for one, other in pairwise(ends)]

    def __iter__(self) -> Iterator[str]:
        """Read a slice at a time, which takes a fifth of the time."""
        for part in slices(len(self), _AT_ONCE):
            yield from self[part]

    def write_with(self, file: Path, further: Sequence[str], places: Sequence[int]) -> None:
        """Writes these texts and a few further ones, sorted, each before the text at its place; the others unread."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in further]
        cuts = [int(self._ends[place - 1]) if place else 0 for place in places]
        with file.open("wb") as open_file:
            for begin, end, text in zip([0, *cuts], [*cuts, len(self._bytes)], [*encoded, b""], strict=True):
                open_file.write(self._bytes[begin:end].data)
                open_file.write(text)
        lengths = np.insert(np.diff(self._ends, prepend=0), places, [len(text) for text in encoded])
        np.save(file.with_suffix(".npy"), np.cumsum(lengths))

    @staticmethod
    def write(file: Path, texts: Iterable[str]) -> None:
        """Writes sorted texts, as they are read again; some at a time, so they need not be in memory together."""
        waiting = iter(texts)
        lengths = [np.empty(0, dtype=np.int64)]
        with file.open("wb") as open_file:
            while encoded := [text.encode("utf-8", "surrogatepass") for text in islice(waiting, _AT_ONCE)]:
                open_file.write(b"".join(encoded))
                lengths.append(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        np.save(file.with_suffix(".npy"), np.cumsum(np.concatenate(lengths)))
