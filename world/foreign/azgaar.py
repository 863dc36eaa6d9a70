"""Maps of Azgaar's Fantasy Map Generator, as it exports them in JSON (full or minimal).

States become countries, provinces regions and burgs cities, each within the next larger. A burg's x and y, in pixels
from the upper left corner, become degrees through `mapCoordinates`. In `pack.cells`, which only the full export has,
stands which province a burg lies in.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Final, TypeAlias

from world.errors import NoteErrors, NoteProblem
from world.facts import Fact, literal
from world.foreign.json_events import events
from world.foreign.naming import Ids
from world.origin import Origin, Statement

_LISTS: Final = ("states", "provinces", "burgs")
_OF_THE_MAP: Final = ("info", "mapCoordinates")
_LONGEST_NAME: Final = 200
_PLACES: Final = 4

_Item: TypeAlias = dict[str, Any]


@dataclass
class _Map:
    """What a map says: `items` by list and number, `about` it, and the province of each burg."""

    items: dict[str, dict[int, tuple[int, _Item]]] = field(default_factory=lambda: {name: {} for name in _LISTS})
    about: dict[str, _Item] = field(default_factory=lambda: {name: {} for name in _OF_THE_MAP})
    province_of: dict[int, int] = field(default_factory=dict)


def read_azgaar(path: Path, taken: Container[str] = ()) -> list[Statement]:
    """The statements of a map. Raises `NoteErrors` for JSON that is broken, or that is no such map.

    `taken` are ids that belong to others: a place that would be called so gets a number.
    """
    found = _read(path)
    if not found.items["states"] and not found.items["burgs"]:
        read = "This JSON has neither `pack.states` nor `pack.burgs`."
        write = "Export the map as JSON (full) from Azgaar's Fantasy Map Generator."
        raise NoteErrors([NoteProblem(str(path), 1, read, write)])
    return list(_statements(str(path), found, Ids(taken)))


def _read(path: Path) -> _Map:
    found = _Map()
    item: _Item = {}
    began = 1
    for line, keys, event, value in events(path, depth=4):
        match keys:
            case ("info" | "mapCoordinates" as name, key) if event == "value":
                found.about[name][key] = value
            case ("pack", "states" | "provinces" | "burgs" | "cells", "[]") if event == "start":
                item, began = {}, line
            case ("pack", "states" | "provinces" | "burgs" | "cells", "[]", key) if event == "value":
                item[key] = value
            case ("pack", "cells", "[]") if event == "end":
                if burg := _whole(item.get("burg")):
                    found.province_of[burg] = _whole(item.get("province"))
            case ("pack", "states" | "provinces" | "burgs" as name, "[]") if event == "end":
                if (number := _whole(item.get("i"))) and _text(item.get("name")) and item.get("removed") is not True:
                    found.items[name].setdefault(number, (began, item))
    for number, (_, province) in found.items["provinces"].items():
        if burg := _whole(province.get("burg")):
            found.province_of.setdefault(burg, number)
    return found


def _statements(file: str, found: _Map, ids: Ids) -> Iterator[Statement]:
    names: dict[str, dict[int, str]] = {name: {} for name in _LISTS}
    for name, kind in zip(_LISTS, ("lg:Country", "lg:Region", "lg:City"), strict=True):
        for number, (line, item) in found.items[name].items():
            one = names[name][number] = ids.make(_text(item["name"]), f"{name[:-1]}-{number}")
            origin = Origin(file, line)
            facts: list[Fact] = [(one, "rdf:type", kind), (one, "rdfs:label", literal(_text(item["name"])))]
            if (full := _text(item.get("fullName"))) and full != _text(item["name"]):
                facts.append((one, "skos:altLabel", literal(full)))
            state = names["states"].get(_whole(item.get("state"))) if name != "states" else None
            province = names["provinces"].get(found.province_of.get(number, 0)) if name == "burgs" else None
            if larger := province or state:
                facts.append((one, "lg:within", larger))
            if name == "burgs":
                facts += _coordinates(one, item, found.about)
            yield from (Statement(fact, origin) for fact in facts)


def _coordinates(one: str, item: _Item, about: Mapping[str, _Item]) -> Iterator[Fact]:
    """Latitude and longitude, as the generator reckons them itself: both, or neither."""
    x, y = _number(item.get("x")), _number(item.get("y"))
    width, height = _number(about["info"].get("width")), _number(about["info"].get("height"))
    north, west, high, wide = (_number(about["mapCoordinates"].get(key)) for key in ("latN", "lonW", "latT", "lonT"))
    if None in (x, y, north, west, high, wide) or not width or not height:
        return
    assert x is not None and y is not None and north is not None and west is not None
    assert high is not None and wide is not None
    latitude, longitude = north - y / height * high, west + x / width * wide
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        yield (one, "geo:lat", literal(f"{latitude:.{_PLACES}f}", "xsd:decimal"))
        yield (one, "geo:long", literal(f"{longitude:.{_PLACES}f}", "xsd:decimal"))


def _text(value: object) -> str:
    """A name on one line; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in value[:_LONGEST_NAME]).split())


def _whole(value: object) -> int:
    """A number of an item; 0, which is nobody's, for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _number(value: object) -> float | None:
    try:
        number = float(value) if value is not None else None  # type: ignore[arg-type]  # whatever stood there
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and isfinite(number) else None
