"""Columns of a store that are kept beside it, in its folder: found again while nothing has changed, and told of edits.

They are made when they are first wanted, or with the store itself where it is built (`gathering.py`). They are good for
one state of the store: its last edit, and the files that it consists of. After edits that the history tells of, the
terms and facts that came and went are worked in; after anything else they are read anew. Which it was the files show
(`trail.py`) or, where they do not, the number of facts. Several processes may make them at once, and one may drop those
that another one reads: what is missing is read from the store.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from ontology.vocabulary import THEMES
from world.columns.columns import Columns, read, vocabulary_terms
from world.columns.earlier import TERMS, Earlier
from world.columns.former import Head, Since, carry, formers
from world.columns.gathering import Gathering
from world.columns.pairs import Pairs
from world.columns.part import Part
from world.columns.shelf import Shelf
from world.columns.terms import Terms, Texts
from world.columns.trail import BESIDE, FOLDER, MADE, Mark, edits_left, files, told
from world.files import is_file
from world.stores.protocol import Store
from world.stores.reading import count

SMALLEST: Final = 2_000_000
"""Bytes of a store's files; what is smaller is read as fast as kept columns are."""

_FORMAT: Final = 2
_OURS: Final = re.compile(r"[0-9a-f]{24}(\.[0-9a-f]+)?(\.being-made)?")
"""Folders that are made here; others, and what stands where a link leads, are left alone."""


def kept_columns(store: Store, root: Path, head: Head, since: Since) -> Columns:
    """The columns of the store in a folder: those that are kept there, or new ones, which are then kept if possible.

    `head` is the store's last edit, `since` tells what went and came after an earlier one.
    """
    if size_of(root) < SMALLEST:
        return Columns.of(store)
    state, mark = state_of(root, head), Mark.of(root)
    folder = folder_of(root / FOLDER, state)
    if not is_file(folder / MADE):
        try:
            with being_made(folder) as new:
                former = _former(root / FOLDER, state, since)
                if former is None or not _work_in(former, new, {**state, **told(mark)}, store, mark):
                    part = read(store)
                    _write(new, {**state, **told(mark)}, part.texts, part.facts.items())
        except OSError:  # a disk that is full, or can only be read, or another process was faster
            if not is_file(folder / MADE):
                return Columns.of(store)
    try:
        predicates = json.loads((folder / MADE).read_text("utf-8"))["predicates"]
        return Columns(Terms(Texts(folder / TERMS)), Shelf(folder), store, formers(folder, since), predicates)
    except (OSError, ValueError, EOFError, KeyError):
        shutil.rmtree(folder, ignore_errors=True)
        return Columns.of(store)


def keep(gathering: Gathering, store: Store, root: Path, head: Head) -> None:
    """Keeps what was gathered while the store in a folder was made, for `kept_columns` to find.

    Nothing is kept beside a small store, on a disk that fails, or where the store holds more or less than was gathered.
    """
    gathering.add(Part.of((), vocabulary_terms()))
    if gathering.is_whole and size_of(root) >= SMALLEST:
        state = state_of(root, head)
        with suppress(OSError, ValueError), being_made(folder_of(root / FOLDER, state)) as new:
            facts = _write(new, {**state, **told(Mark.of(root))}, gathering.texts(), gathering.facts())
            if facts != count(store, ox.DefaultGraph()):
                raise OSError(f"{root} holds other facts than were gathered for it")


def are_kept(root: Path) -> bool:
    """Whether there are columns beside the store in a folder: of its state, or of one from which that is soon told."""
    return any((root / FOLDER).glob(f"*/{MADE}"))


def lend(root: Path, copy: Path) -> None:
    """Lays what is kept beside a store beside a copy of it, too: columns and words need not be read anew there.

    They are held against what the copy holds before they are used, as those of an earlier edit are.
    """
    for beside in BESIDE:
        if (root / beside).is_dir() and not (copy / beside).exists():
            with suppress(OSError):
                shutil.copytree(root / beside, copy / beside, copy_function=_linked)


def _linked(file: str, target: str) -> None:
    try:
        os.link(file, target)
    except OSError:  # another file system
        shutil.copy2(file, target)


def state_of(root: Path, head: Head, format: int = _FORMAT) -> dict[str, Any]:
    """What that is good for which is kept in a `format`."""
    return {"format": format, "vocabulary": vocabulary_mark(), "files": files(root), "head": list(head)}


def folder_of(beside: Path, state: Mapping[str, Any]) -> Path:
    """Where that is which is kept for a state, or would be."""
    return beside / sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:24]


@contextmanager
def being_made(folder: Path) -> Iterator[Path]:
    """A new folder, which takes the place of all others beside `folder` when it is whole; nothing is left else."""
    new = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}.being-made")
    new.mkdir(parents=True)
    try:
        yield new
        for old in folder.parent.iterdir():
            if old not in (new, folder) and _OURS.fullmatch(old.name):
                shutil.rmtree(old, ignore_errors=True)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _write(folder: Path, state: Mapping[str, Any], texts: Iterable[str], facts: Iterable[tuple[str, Pairs]]) -> int:
    """Writes columns, of which one at a time need be in memory, the texts first; the number of their facts.

    Raises `OSError` where they cannot be written whole.
    """
    Texts.write(folder / TERMS, texts)
    shelf, written = Shelf(folder), {}
    for predicate, pairs in facts:
        shelf.put(f"exactly {predicate}", pairs.stacked)
        written[predicate] = len(pairs)
    _tell(folder, state, written)
    return sum(written.values())


def _tell(folder: Path, state: Mapping[str, Any], predicates: Iterable[str]) -> None:
    """Writes down what columns are good for; they are whole."""
    (folder / MADE).write_text(json.dumps({**state, "predicates": sorted(predicates)}), "utf-8")


def _work_in(former: Earlier, folder: Path, state: Mapping[str, Any], store: Store, mark: Mark) -> bool:
    """Writes former columns after the edits since; nothing where that is not all that the store holds."""
    try:
        written = former.write(folder)
        if edits_left(former.folder, mark) or sum(written.values()) == count(store, ox.DefaultGraph()):
            carry(former.folder, folder, former.head, former.came)
            _tell(folder, state, written)
            return True
    except (ValueError, EOFError):  # what is torn is read anew
        pass
    for file in folder.iterdir():
        file.unlink()
    return False


def _former(beside: Path, state: Mapping[str, Any], since: Since) -> Earlier | None:
    """Columns of an earlier edit; None where there are none."""
    for file in sorted(beside.glob(f"*/{MADE}")):
        try:
            made = json.loads(file.read_text("utf-8"))
            alike = all(made[key] == state[key] for key in ("format", "vocabulary"))
            number, mark = made["head"]
            changed = since(number, mark) if alike else None
            if changed is not None:
                return Earlier(file.parent, (number, mark), Texts(file.parent / TERMS), made["predicates"], *changed)
        except (OSError, ValueError, EOFError, KeyError, TypeError):
            continue
    return None


@lru_cache(maxsize=1)
def vocabulary_mark() -> str:
    """A mark of the vocabulary that this process has read, on which some columns depend."""
    return sha256(b"".join(path.read_bytes() for path in THEMES)).hexdigest()


def size_of(root: Path) -> int:
    """Bytes of the files of a store."""
    return sum(size for _, size in files(root))


__all__ = [
    "FOLDER",
    "SMALLEST",
    "are_kept",
    "being_made",
    "folder_of",
    "keep",
    "kept_columns",
    "lend",
    "size_of",
    "state_of",
    "vocabulary_mark",
]
