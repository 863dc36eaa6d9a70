"""A world in a zip file: its members are read where they lie, and nothing is written to disk.

Refused by name, before anything is read: members that climb out of the archive, links, encrypted members, and what
would not fit into memory, whether it says so (sizes and ratios) or not (reading stops at the size that was promised).
"""

import mmap
import stat
import zipfile
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from world.errors import NoteErrors, NoteProblem, WorldNotFound
from world.sources import MOST_FILES, Source, is_attachment

LARGEST: Final = 512 * 1024 * 1024
"""Bytes of all the members that are read, unpacked."""

MOST_TIMES: Final = 200
"""How much larger than its packed form a member may be; text is rarely ten times as large."""

_ALWAYS_FINE: Final = 1024 * 1024
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1


class Archive:
    """An open zip file. A context manager: its members can be read until it is left."""

    def __init__(self, path: Path) -> None:
        """Raises `WorldNotFound` for a file that is no zip file, or one of too many members."""
        self.path = path
        if _entries(path) > MOST_FILES:
            raise WorldNotFound(f"{path} has more than {MOST_FILES:,} members: keep a zip file below that.")
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise WorldNotFound(f"{path} is no zip file that can be read: {error}. Pack it again.") from error

    def sources(self, suffixes: Collection[str]) -> list[Source]:
        """The members with these suffixes, sorted, less what a folder leaves out. Raises `NoteErrors`."""
        problems: list[NoteProblem] = []
        found: dict[str, Source] = {}
        total = 0
        for member in self._zip.infolist():
            name = f"{self.path}/{member.filename}"
            if said := _refusal(member):
                problems.append(NoteProblem(name, 1, *said))
            elif not member.is_dir() and not is_attachment(member.filename, suffixes):
                total += member.file_size
                if name in found:
                    problems.append(NoteProblem(name, 1, "This member is there twice.", "Pack the folder again."))
                found[name] = Source(name, member.file_size, partial(self._read, member))
        if total > LARGEST:
            read = f"Its members have {total:,} bytes unpacked."
            problems.append(NoteProblem(str(self.path), 1, read, f"Keep them below {LARGEST:,}."))
        if problems:
            raise NoteErrors(problems)
        return [found[name] for name in sorted(found, key=lambda each: each.split("/"))]

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        try:
            with self._zip.open(member) as stream:
                content = stream.read(member.file_size + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
            raise self._broken(member, str(error)) from error
        except Exception as error:  # zlib, bz2 and lzma each have errors of their own
            raise self._broken(member, str(error)) from error
        if len(content) != member.file_size:
            raise self._broken(member, "it is not as large as it says")
        return content

    def _broken(self, member: zipfile.ZipInfo, why: str) -> NoteErrors:
        read = f"This member cannot be unpacked: {why or 'it ends too early'}."
        return NoteErrors([NoteProblem(f"{self.path}/{member.filename}", 1, read, "Pack the folder again.")])

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


def _refusal(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    """What is wrong with a member, and what to do; None when it may be read."""
    parts = member.orig_filename.replace("\\", "/").split("/")
    if parts[0] == "" or ".." in parts or parts[0].endswith(":"):
        return "This name leads out of the zip file.", "Pack the folder with names that begin in it."
    if stat.S_ISLNK(member.external_attr >> 16):
        return "This is a link.", "Pack the file itself."
    if member.flag_bits & _ENCRYPTED:
        return "This member is encrypted.", "Pack it without a password."
    if member.file_size > max(_ALWAYS_FINE, MOST_TIMES * member.compress_size):
        times = member.file_size // max(1, member.compress_size)
        return f"This member is {times:,} times as large as its packed form.", "Leave it out: it is no text."
    return None


def _entries(path: Path) -> int:
    """At least as many as the archive has members: zipfile makes an object of each as soon as it opens one."""
    if not path.stat().st_size:
        return 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return sum(1 for _ in _places(content))


def _places(content: mmap.mmap) -> Iterator[int]:
    place = content.find(_ENTRY)
    while place >= 0:
        yield place
        place = content.find(_ENTRY, place + len(_ENTRY))
