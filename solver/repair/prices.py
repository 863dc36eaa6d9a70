"""What a repair may change in a world, what that costs and how it is said: `prices.yaml`, read once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ontology.vocabulary import vocabulary
from world.facts import to_iri
from world.pattern.nearby import narrower_classes
from world.yaml_tree import parse, plain

_FILE: Final = Path(__file__).with_name("prices.yaml")
_FEW: Final = 2
"""Kinds of note that are tried for a rule that asks in general, such as for any relationship."""


@dataclass(frozen=True)
class Price:
    """What one change costs, and how it is said."""

    cost: float
    says: str


@dataclass(frozen=True)
class NewNote:
    """A kind of note that may be added.

    `time` is the key of its time, `needs` are roles that must be filled with something of a class, `after` roles whose
    players come before it, `texts` what else it says.
    """

    kind: str
    cost: float
    says: str
    name: str
    time: str = ""
    needs: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Prices:
    """All that may be changed. Classes and properties are compact text (`lg:Friendship`, `lg:motive`)."""

    new: Mapping[str, NewNote]
    facts: Mapping[str, Price]
    instead: Mapping[str, tuple[str, ...]]
    undo: Mapping[str, Price]
    remove: Mapping[str, Price]
    close: Price
    reopen: Price
    move: Price
    month: float
    warning: float
    age: int

    def kinds(self, wanted: str) -> tuple[NewNote, ...]:
        """The kinds of note that may be added where something of a class is wanted, the cheapest first."""
        return _kinds(self, wanted)

    def is_note(self, wanted: str) -> bool:
        """Whether notes of a class, or of one below it, may be added that tell what happens or holds."""
        return "lg:Occurrence" in wider_classes(wanted) and bool(self.kinds(wanted))

    def undoing(self, kinds: Iterable[str]) -> Price | None:
        """What it costs to take away a note of some classes; None where it is never done."""
        above = (name for kind in kinds for name in wider_classes(kind))
        found = [self.undo[name] for name in above if name in self.undo]
        return max(found, key=lambda price: price.cost, default=None)


@lru_cache(maxsize=1)
def prices() -> Prices:
    """The prices of this version of Legendry."""
    read: Any = plain(parse(_FILE.read_text(encoding="utf-8")))
    times = read["times"]
    return Prices(
        new={f"lg:{kind}": _note(f"lg:{kind}", said) for kind, said in read["new"].items()},
        facts=_priced(read["facts"]),
        instead={f"lg:{key}": tuple(f"lg:{one}" for one in several) for key, several in read["instead"].items()},
        undo=_priced(read["undo"]),
        remove=_priced(read["remove"]),
        close=_price(times["close"]),
        reopen=_price(times["reopen"]),
        move=_price(times["move"]),
        month=float(times["move"]["month"]),
        warning=float(read["warning"]),
        age=int(read["age"]),
    )


@lru_cache(maxsize=4096)
def wider_classes(name: str) -> tuple[str, ...]:
    """A class and those above it, as compact text."""
    terms = vocabulary()
    return tuple(map(terms.compact, terms.superclasses(to_iri(name))))


def _priced(read: Mapping[str, Any]) -> dict[str, Price]:
    return {f"lg:{name}": _price(said) for name, said in read.items()}


def _price(said: Mapping[str, Any]) -> Price:
    return Price(float(said["cost"]), said.get("says", ""))


def _note(kind: str, said: Mapping[str, Any]) -> NewNote:
    return NewNote(
        kind=kind,
        cost=float(said["cost"]),
        says=said["says"],
        name=said["name"],
        time=said.get("time", ""),
        needs={f"lg:{key}": f"lg:{wanted}" for key, wanted in said.get("needs", {}).items()},
        after=tuple(f"lg:{key}" for key in said.get("after", ())),
        texts={f"lg:{key}": text for key, text in said.get("texts", {}).items()},
    )


def _kinds(known: Prices, wanted: str) -> tuple[NewNote, ...]:
    if wanted in known.new:
        return (known.new[wanted],)
    below = set(narrower_classes(wanted))
    found = sorted((note for kind, note in known.new.items() if kind in below), key=lambda note: (note.cost, note.kind))
    return tuple(found[:_FEW])
