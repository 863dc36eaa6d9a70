"""Columns of a store that are kept beside it, in its folder: found again while nothing has changed, and told of edits.

They are good for one state of the store: its last edit, and the files that it consists of. After edits that the history
tells of, the terms and facts that came and went are worked in; after anything else they are read anew, which the number
of facts shows. Several processes may make them at once, and one may drop those that another one reads: what is missing
is read from the store.
"""

import json
import re
import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pyoxigraph as ox

from ontology.vocabulary import THEMES
from world.columns.columns import Columns, read
from world.columns.pairs import Ids, Pairs
from world.columns.shelf import Shelf
from world.columns.terms import Terms, Texts
from world.facts import Fact
from world.stores.protocol import Store

FOLDER: Final = "columns"
SMALLEST: Final = 2_000_000
"""Bytes of a store's files; what is smaller is read as fast as kept columns are."""

Head: TypeAlias = tuple[int, str]
"""An edit's number, and a mark that no other edit has."""
Since: TypeAlias = Callable[[int, str], tuple[Sequence[Fact], Sequence[Fact]] | None]
"""What went and what came after an edit; None for one that the history does not have."""

_FORMAT: Final = 2
_MADE: Final = "made.json"
_TERMS: Final = "terms.txt"
_OURS: Final = re.compile(r"[0-9a-f]{24}(\.[0-9a-f]+)?(\.being-made)?")
"""Folders that are made here; others, and what stands where a link leads, are left alone."""


def kept_columns(store: Store, root: Path, head: Head, since: Since) -> Columns:
    """The columns of the store in a folder: those that are kept there, or new ones, which are then kept if possible.

    `head` is the store's last edit, `since` tells what went and came after an earlier one.
    """
    if _size(root) < SMALLEST:
        return Columns.of(store)
    state = {"format": _FORMAT, "vocabulary": _vocabulary(), "files": _files(root), "head": list(head)}
    name = sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:24]
    folder = root / FOLDER / name
    if not (folder / _MADE).is_file():
        try:
            _make(store, root / FOLDER, folder, state, since)
        except OSError:  # a disk that is full, or can only be read, or another process was faster
            if not (folder / _MADE).is_file():
                return Columns.of(store)
    try:
        return Columns(Terms(Texts(folder / _TERMS)), Shelf(folder), store)
    except (OSError, ValueError, EOFError):
        shutil.rmtree(folder, ignore_errors=True)
        return Columns.of(store)


def _make(store: Store, beside: Path, folder: Path, state: Mapping[str, Any], since: Since) -> None:
    """Makes the columns of a state, from those of a former one where the history tells how; drops all others.

    Raises `OSError` where they cannot be written whole; nothing is then left.
    """
    being_made = beside / f"{folder.name}.{secrets.token_hex(8)}.being-made"
    being_made.mkdir(parents=True)
    try:
        texts, facts = _worked_in(store, beside, state, since) or read(store)
        Texts.write(being_made / _TERMS, texts)
        shelf = Shelf(being_made)
        columns = Columns(Terms(texts), shelf)
        for predicate, pairs in facts.items():
            columns.keep(predicate, pairs)
        if not all(shelf.has(f"exactly {predicate}") for predicate in facts):
            raise OSError(f"{being_made} could not be written whole")
        made = {**state, "predicates": sorted(facts)}
        (being_made / _MADE).write_text(json.dumps(made), "utf-8")
        for old in beside.iterdir():
            if old not in (being_made, folder) and _OURS.fullmatch(old.name):
                shutil.rmtree(old, ignore_errors=True)
        being_made.rename(folder)
    finally:
        shutil.rmtree(being_made, ignore_errors=True)


def _worked_in(
    store: Store, beside: Path, state: Mapping[str, Any], since: Since
) -> tuple[Sequence[str], dict[str, Pairs]] | None:
    """The terms and facts of former columns after the edits since; None where that is not all that the store holds."""
    former = _former(beside, state, since)
    if former is None:
        return None
    texts, facts = _changed(*former)
    return (texts, facts) if sum(map(len, facts.values())) == _count(store) else None


def _count(store: Store) -> int:
    """How many facts canon has."""
    answer = store.query("SELECT (COUNT(*) AS ?facts) WHERE { ?subject ?predicate ?object }")
    assert isinstance(answer, ox.QuerySolutions)
    return next((int(row["facts"].value) for row in answer), 0)


def _former(
    beside: Path, state: Mapping[str, Any], since: Since
) -> tuple[Columns, Sequence[str], Sequence[Fact], Sequence[Fact]] | None:
    """Columns of an earlier edit, their predicates, and what went and came since; None where there are none."""
    for file in sorted(beside.glob(f"*/{_MADE}")):
        try:
            made = json.loads(file.read_text("utf-8"))
            alike = all(made[key] == state[key] for key in ("format", "vocabulary"))
            changed = since(*made["head"]) if alike else None
            if changed is not None:
                columns = Columns(Terms(Texts(file.parent / _TERMS)), Shelf(file.parent))
                return columns, made["predicates"], *changed
        except (OSError, ValueError, EOFError, KeyError, TypeError):
            continue
    return None


def _changed(
    columns: Columns, predicates: Sequence[str], gone: Sequence[Fact], new: Sequence[Fact]
) -> tuple[Sequence[str], dict[str, Pairs]]:
    """The terms and facts of columns after a change. Terms that nothing mentions any more stay."""
    ordered = columns.terms.ordered
    strangers = sorted({term for fact in new for term in (fact[0], fact[2]) if columns.terms.find(term) is None})
    texts = sorted([*ordered, *strangers]) if strangers else ordered
    terms = Terms(texts)
    moved = _moved(len(ordered), terms, strangers) if strangers else None
    by_predicate: dict[str, tuple[list[Fact], list[Fact]]] = defaultdict(lambda: ([], []))
    for side, facts in enumerate((gone, new)):
        for fact in facts:
            by_predicate[fact[1]][side].append(fact)
    found = {}
    for predicate in sorted({*predicates, *by_predicate}):
        pairs = columns.exactly(predicate)
        if moved is not None:
            pairs = Pairs(moved[pairs.first], moved[pairs.second])
        if predicate in by_predicate:
            pairs = _edited(pairs, terms, *by_predicate[predicate])
        found[predicate] = pairs
    return texts, found


def _moved(size: int, terms: Terms, strangers: Sequence[str]) -> Ids:
    """The numbers that former terms have now that strangers stand between them."""
    now = terms.numbers(strangers)
    before = now - np.arange(len(strangers), dtype=np.int32)
    shift = np.bincount(before, minlength=size + 1)[:size]
    return (np.arange(size) + np.cumsum(shift)).astype(np.int32)


def _edited(pairs: Pairs, terms: Terms, gone: Sequence[Fact], new: Sequence[Fact]) -> Pairs:
    removed, added = (
        Pairs.of(terms.numbers(fact[0] for fact in facts), terms.numbers(fact[2] for fact in facts))
        for facts in (gone, new)
    )
    left = ~removed.has(pairs.first, pairs.second)
    return Pairs.union([Pairs(pairs.first[left], pairs.second[left]), added])


def _vocabulary() -> str:
    """A mark of the vocabulary, on which some columns depend."""
    return sha256(b"".join(path.read_bytes() for path in THEMES)).hexdigest()


def _files(root: Path) -> list[tuple[str, int]]:
    """The files of a store that hold its facts, and their sizes."""
    return sorted((file.name, file.stat().st_size) for file in root.iterdir() if file.suffix in (".sst", ".log"))


def _size(root: Path) -> int:
    return sum(size for _, size in _files(root))
