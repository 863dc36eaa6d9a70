"""The lines of a GEDCOM file, looked over before anything is built from them.

What could make a reader work without end (levels that never stop, values that go on over a whole file) is refused here,
and each line's place in the file is remembered: the reader of records counts bytes. What is kept goes to a file of its
own, which is gone when it is closed, so that a large tree need not be in memory.
"""

import re
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from world.errors import NoteErrors, NoteProblem, shorten

MOST_BYTES: Final = 100 << 20
"""Some two million people: more than any tree has, and what would fill a disk as a store."""
DEEPEST: Final = 20
LONGEST_LINE: Final = 32_768
MOST_CONTINUED: Final = 2_000

_BREAK = re.compile(rb"\r\n|\r|\n")
_LINE = re.compile(rb"[ \t]*(\d{1,2})[ ]+(?:@[A-Za-z0-9][^@]*@[ ]*)?([A-Za-z0-9_]+)(?: .*)?", re.DOTALL)
_PIECE: Final = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
_RECORDS = (b"INDI", b"FAM")
_EXPORT = "Export the family tree again as GEDCOM 5.5.1 in UTF-8."


@dataclass(frozen=True)
class Lines:
    """A GEDCOM file: its `data` without empty lines, and where each line of that stands in `file`.

    `people` and `families` are the places in `data` where a record of that kind (INDI, FAM) begins.
    """

    file: str
    data: BinaryIO
    people: "array[int]"
    families: "array[int]"
    _offsets: "array[int]"
    _numbers: "array[int]"

    def number(self, offset: int) -> int:
        """The line of the file, counted from 1, that a byte of `data` is from."""
        return self._numbers[max(0, bisect_right(self._offsets, offset) - 1)]

    def problem(self, offset: int, read: str, write: str) -> NoteProblem:
        """What is wrong at a byte of `data`."""
        return NoteProblem(self.file, self.number(offset), read, write)


def read_lines(path: Path) -> Lines:
    """Reads a file and looks it over. Raises `NoteErrors` at the first line that is no GEDCOM. Close its data."""
    file = str(path)
    size = path.stat().st_size
    if size > MOST_BYTES:
        read = f"This file has {size:,} bytes."
        raise NoteErrors([NoteProblem(file, 1, read, f"Keep a GEDCOM file below {MOST_BYTES:,}: export it in parts.")])
    kept = tempfile.TemporaryFile()  # noqa: SIM115  # it is handed on, and closed by whoever reads it
    try:
        with path.open("rb") as raw:
            return _looked_over(file, raw, kept)
    except BaseException:
        kept.close()
        raise


def _looked_over(file: str, raw: BinaryIO, kept: BinaryIO) -> Lines:
    mark = raw.read(len(_UTF8_MARK))
    if mark.startswith(_UTF16):
        raise NoteErrors([NoteProblem(file, 1, "This is written in UTF-16.", _EXPORT)])
    if mark == _UTF8_MARK:
        kept.write(mark)
    else:
        raw.seek(0)
    offsets, numbers = array("Q"), array("L")
    records = {tag: array("Q") for tag in _RECORDS}
    place, level, continued = kept.tell(), -1, 0
    for number, line in _numbered(raw):
        found = _LINE.fullmatch(line) if len(line) <= LONGEST_LINE and b"\0" not in line else None
        if found is None or (not numbers and (found[1] != b"0" or found[2] != b"HEAD")):
            raise NoteErrors([_no_gedcom(file, number, line, first=not numbers)])
        at, tag = int(found[1]), found[2]
        if at > level + 1 or at > DEEPEST:
            read = f"Level {at} follows level {level}: `{_shown(line)}`."
            raise NoteErrors(
                [NoteProblem(file, number, read, f"Go down one level at a time, and not below {DEEPEST}.")]
            )
        if tag in (b"CONC", b"CONT"):
            continued += 1
        else:
            level, continued = at, 0
        if continued > MOST_CONTINUED or (continued and at != level + 1):
            read = "A text goes on here that is too long, or that did not begin on the level above."
            raise NoteErrors([NoteProblem(file, number, read, f"Continue a text on at most {MOST_CONTINUED:,} lines.")])
        if at == 0 and tag in _RECORDS:
            records[tag].append(place)
        offsets.append(place)
        numbers.append(number)
        place += kept.write(line + b"\n")
    if not numbers:
        raise NoteErrors([NoteProblem(file, 1, "This file is empty.", _EXPORT)])
    kept.seek(0)
    return Lines(file, kept, records[b"INDI"], records[b"FAM"], offsets, numbers)


def _numbered(raw: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not empty, without its end, and its number; of one that is too long only the beginning."""
    rest, number = b"", 1
    while piece := raw.read(_PIECE):
        while piece.endswith(b"\r"):  # what follows may belong to the same break
            more = raw.read(1)
            piece += more
            if not more:
                break
        *lines, rest = _BREAK.split(rest + piece)
        for line in lines:
            if kept := line.lstrip(b" \t"):
                yield number, kept
            number += 1
        if len(rest) > LONGEST_LINE:
            break
    if kept := rest.lstrip(b" \t"):
        yield number, kept


def _no_gedcom(file: str, number: int, line: bytes, *, first: bool) -> NoteProblem:
    if first:
        return NoteProblem(
            file, number, f"A GEDCOM file begins with `0 HEAD`, this one with `{_shown(line)}`.", _EXPORT
        )
    read = f"`{_shown(line)}` is no line of GEDCOM."
    return NoteProblem(file, number, read, "Write a level, a tag and a value, such as `1 NAME Anna /Kern/`.")


def _shown(line: bytes) -> str:
    return shorten(line[:400].decode("utf-8", "replace")) or "unprintable bytes"
