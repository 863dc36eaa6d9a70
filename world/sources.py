"""Authors' files, wherever they lie: each with the name that messages and origins show, and a way to read it."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from world.errors import NoteErrors, NoteProblem, WorldNotFound

MOST_FILES: Final = 200_000
_NO_NOTES = ("readme.md",)


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `path` is where it lies on disk, None for a member of an archive."""

    name: str
    size: int
    read: Callable[[], bytes]
    path: Path | None = None

    @property
    def base(self) -> str:
        """The file's name without its folders."""
        return self.name.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The file's name without folders and suffix."""
        return self.base.rpartition(".")[0] or self.base

    @property
    def suffix(self) -> str:
        """What the name ends in, from its last full stop on, in small letters."""
        return suffix_of(self.base)


def suffix_of(name: str) -> str:
    """What a file's name ends in, in small letters: `.md`; empty where there is no full stop."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - a path object for each file of a vault is slow


def is_attachment(name: str, suffixes: Collection[str]) -> bool:
    """Whether a file in a world's folder is none that is read: by its name, from the folder on."""
    hidden = name.startswith(".") or "/." in name
    return hidden or suffix_of(name) not in suffixes or name.rpartition("/")[2].lower() in _NO_NOTES


def file_source(path: Path) -> Source:
    """A single file on disk."""
    return Source(str(path), path.stat().st_size, path.read_bytes, path)


def folder_sources(root: Path, suffixes: Collection[str]) -> list[Source]:
    """The files of a folder with these suffixes, sorted, less hidden files and folders, READMEs and attachments.

    Raises `NoteErrors` for symbolic links, which might lead out of the folder or round in a circle, and for what is no
    file, and `WorldNotFound` for a folder with too many files.
    """
    problems: list[NoteProblem] = []
    found: list[tuple[list[str], Source]] = []
    for name, entry in _walk(str(root)):
        if entry.is_symlink():
            if entry.is_dir() or not is_attachment(name, suffixes):
                problems.append(
                    NoteProblem(entry.path, 1, "This is a link.", "Put the file itself into the world's folder.")
                )
        elif is_attachment(name, suffixes):
            continue
        elif not entry.is_file():
            problems.append(NoteProblem(entry.path, 1, "This is a pipe or a device.", "Move it out of the world."))
        else:
            path = Path(entry.path)
            found.append((name.split("/"), Source(entry.path, entry.stat().st_size, path.read_bytes, path)))
            if len(found) > MOST_FILES:
                raise WorldNotFound(f"{root} has more than {MOST_FILES:,} files: keep a folder world below that.")
    if problems:
        raise NoteErrors(problems)
    return [source for _, source in sorted(found, key=lambda each: each[0])]


def _walk(root: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder that is not hidden, by its name from there on. Links are not followed."""
    pending = [("", root)]
    while pending:
        above, folder = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                name = above + entry.name
                if entry.is_dir(follow_symlinks=False):
                    pending.append((name + "/", entry.path))
                else:
                    yield name, entry
