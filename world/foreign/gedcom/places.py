"""Places as GEDCOM names them, from the smallest to the largest: `Minsk, Belarus` lies within `Belarus`."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from ged4py.model import Record

from world.facts import Fact, literal
from world.foreign.gedcom.text import one_line
from world.foreign.naming import Ids
from world.store import World

_DEGREES = re.compile(r"([NSEW])(\d{1,3}(?:\.\d{1,12})?)")
_DEEPEST: Final = 12
_MAP: Final = (("LATI", "geo:lat", "NS", 90), ("LONG", "geo:long", "EW", 180))


class Places:
    """The places of one file. The same name in the same larger place is the same place."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._known: dict[tuple[str, ...], str] = {}
        self._mapped: set[str] = set()

    def read(self, record: Record, text: str) -> tuple[str, list[Fact]]:
        """The id of the place of a PLAC record, empty where it names none, and the facts that are new."""
        chain = tuple(part for raw in text.split(",") if (part := " ".join(raw.split())))[-_DEEPEST:]
        if not chain:
            return "", []
        facts: list[Fact] = []
        for start in range(len(chain) - 1, -1, -1):
            key = chain[start:]
            if key in self._known:
                continue
            one = self._known[key] = self._ids.make(key[0], "place")
            facts += [(one, "rdf:type", "lg:Place"), (one, "rdfs:label", literal(key[0]))]
            if larger := self._known.get(key[1:]):
                facts.append((one, "lg:within", larger))
        one = self._known[chain]
        if one not in self._mapped and (spot := list(_coordinates(record))):
            self._mapped.add(one)
            facts += [(one, name, value) for name, value in spot]
        return one, facts


def place_lines(world: World, place: str, level: int) -> list[str]:
    """A place with all that it lies within, and where on the globe it is, as lines of GEDCOM."""
    chain = [place]
    while len(chain) < _DEEPEST:
        larger = next((fact[2] for fact in world.facts(chain[-1], "lg:within") if fact[2] not in chain), None)
        if larger is None:
            break
        chain.append(larger)
    names = (one_line(world.label(one).replace(",", " ")) for one in chain)
    lines = [f"{level} PLAC {', '.join(name for name in names if name)}"]
    spot = []
    for tag, name, signs, _ in _MAP:
        if (value := world.value(place, name)) is not None:
            degrees = Decimal(value)
            spot.append(f"{level + 2} {tag} {signs[degrees < 0]}{abs(degrees):f}")
    return [*lines, f"{level + 1} MAP", *spot] if len(spot) == len(_MAP) else lines


def _coordinates(record: Record) -> Iterator[tuple[str, str]]:
    """Latitude and longitude, both or neither."""
    found: list[tuple[str, str]] = []
    for part in record.sub_records:
        if part is not None and part.tag == "MAP":
            for tag, name, signs, most in _MAP:
                written = next((str(sub.value) for sub in part.sub_records if sub is not None and sub.tag == tag), "")
                match = _DEGREES.fullmatch(written.replace(" ", ""))
                if match and match[1] in signs and (degrees := _decimal(match[2])) is not None and degrees <= most:
                    number = -degrees if match[1] == signs[1] else degrees
                    found.append((name, literal(format(number, "f"), "xsd:decimal")))
            break
    return iter(found if len(found) == len(_MAP) else ())


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
