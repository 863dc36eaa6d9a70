"""Maps of Azgaar's Fantasy Map Generator, as it exports them in JSON (full or minimal).

States become countries, provinces regions and burgs cities, each within the next larger; cultures and religions are
things of their own. A burg's x and y, in pixels from the upper left corner, become degrees through `mapCoordinates`. In
`pack.cells`, which only the full export has, stands which province and which religion a burg lies in.

Numbers of people are in points. The generator shows rural points times `populationRate`, and urban ones (those of a
burg are) times `populationRate` times `urbanization` (its docs/architecture/data-model.md, its editors of states and
burgs); both stand in `settings`, and are 1000 and 1 where nothing is said there.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from math import floor, isfinite
from pathlib import Path
from typing import Any, Final, TypeAlias

from world.errors import NoteErrors, NoteProblem
from world.facts import Fact, literal
from world.foreign.json_events import events
from world.foreign.naming import Ids
from world.origin import Origin, Statement

_KINDS: Final = {
    "states": "lg:Country",
    "provinces": "lg:Region",
    "burgs": "lg:City",
    "cultures": "lg:Culture",
    "religions": "lg:Religion",
}
_OF_THE_MAP: Final = ("info", "settings", "mapCoordinates")
_LIVELIHOODS: Final = {
    "Naval": "the sea",
    "Lake": "a lake",
    "River": "a river",
    "Highland": "the mountains",
    "Hunting": "hunting",
    "Nomadic": "herds",
}
"""What the generator's types of cultures and burgs live by; `Generic` says nothing."""
_RATES: Final = (("populationRate", 1000.0), ("urbanization", 1.0))
_MOST_PEOPLE: Final = 10**12
_LONGEST_NAME: Final = 200
_PLACES: Final = 4

_Item: TypeAlias = dict[str, Any]
_Names: TypeAlias = Mapping[str, Mapping[int, str]]
"""Ids by list and number."""


@dataclass
class _Map:
    """What a map says: `items` by list and number, `about` it, and the province and the religion of each burg."""

    items: dict[str, dict[int, tuple[int, _Item]]] = field(default_factory=lambda: {name: {} for name in _KINDS})
    about: dict[str, _Item] = field(default_factory=lambda: {name: {} for name in _OF_THE_MAP})
    province_of: dict[int, int] = field(default_factory=dict)
    religion_of: dict[int, int] = field(default_factory=dict)


def read_azgaar(path: Path, taken: Container[str] = ()) -> Iterator[Statement]:
    """The statements of a map. Raises `NoteErrors` for JSON that is broken, or that is no such map.

    `taken` are ids that belong to others: a place that would be called so gets a number.
    """
    found = _read(path)
    if not found.items["states"] and not found.items["burgs"]:
        read = "This JSON has neither `pack.states` nor `pack.burgs`."
        write = "Export the map as JSON (full) from Azgaar's Fantasy Map Generator."
        raise NoteErrors([NoteProblem(str(path), 1, read, write)])
    return _statements(str(path), found, Ids(taken))


def _read(path: Path) -> _Map:
    found = _Map()
    item: _Item = {}
    began = 1
    for line, keys, event, value in events(path, depth=4):
        match keys:
            case ("info" | "settings" | "mapCoordinates" as name, key) if event == "value":
                found.about[name][key] = value
            case ("pack", name, "[]") if event == "start" and (name in _KINDS or name == "cells"):
                item, began = {}, line
            case ("pack", name, "[]", key) if event == "value" and (name in _KINDS or name == "cells"):
                item[key] = value
            case ("pack", "cells", "[]") if event == "end":
                if burg := _whole(item.get("burg")):
                    found.province_of[burg] = _whole(item.get("province"))
                    found.religion_of[burg] = _whole(item.get("religion"))
            case ("pack", name, "[]") if event == "end" and name in _KINDS:
                if (number := _whole(item.get("i"))) and _text(item.get("name")) and item.get("removed") is not True:
                    found.items[name].setdefault(number, (began, item))
    for number, (_, province) in found.items["provinces"].items():
        if burg := _whole(province.get("burg")):
            found.province_of.setdefault(burg, number)
    return found


def _statements(file: str, found: _Map, ids: Ids) -> Iterator[Statement]:
    """First what there is, then what is said of it: a state names its capital, which comes after it."""
    names: dict[str, dict[int, str]] = {name: {} for name in _KINDS}
    for name, kind in _KINDS.items():
        for number, (line, item) in found.items[name].items():
            one = names[name][number] = ids.make(_text(item["name"]), f"{name[:-1]}-{number}")
            facts: list[Fact] = [(one, "rdf:type", kind), (one, "rdfs:label", literal(_text(item["name"])))]
            if (full := _text(item.get("fullName"))) and full != _text(item["name"]):
                facts.append((one, "skos:altLabel", literal(full)))
            yield from (Statement(fact, Origin(file, line)) for fact in facts)
    for name in _KINDS:
        for number, (line, item) in found.items[name].items():
            told, origin = _told(name, number, item, found, names), Origin(file, line)
            yield from (Statement((names[name][number], *said), origin) for said in told)


def _told(name: str, number: int, item: _Item, found: _Map, names: _Names) -> Iterator[tuple[str, str]]:
    """What a map says of one of its things beside its name: properties and values."""

    def of(other: str, numbered: object) -> str | None:
        return names[other].get(_whole(numbered))

    if name == "burgs":
        if larger := of("provinces", found.province_of.get(number)) or of("states", item.get("state")):
            yield "lg:within", larger
        yield from _coordinates(item, found.about)
        yield from _people(None, item.get("population"), found.about)
        if item.get("port"):
            yield "lg:port", literal("true", "xsd:boolean")
        if religion := of("religions", found.religion_of.get(number)):
            yield "lg:religion", religion
    if name == "provinces" and (state := of("states", item.get("state"))):
        yield "lg:within", state
    if name in ("states", "provinces"):
        yield from _people(item.get("rural"), item.get("urban"), found.about)
    if name == "states":
        if capital := of("burgs", item.get("capital")):
            yield "lg:capital", capital
        if form := _text(item.get("form")) or _text(item.get("formName")):
            yield "lg:government", literal(form.lower())
    if name != "cultures" and (culture := of("cultures", item.get("culture"))):
        yield "lg:culture", culture
    if name in ("states", "burgs", "cultures") and (livelihood := _LIVELIHOODS.get(_text(item.get("type")))):
        yield "lg:livelihood", literal(livelihood)
    if name == "religions" and (about := _about_religion(item)):
        yield "dcterms:description", literal(about)


def _people(rural: object, urban: object, about: Mapping[str, _Item]) -> Iterator[tuple[str, str]]:
    """How many people points stand for, rounded as the generator does; nothing where that is no number of people."""
    points = [_number(rural), _number(urban)]
    if points == [None, None]:
        return
    rate, urbanization = (_number(about["settings"].get(name, usual)) for name, usual in _RATES)
    if rate is None or urbanization is None:
        return
    people = (points[0] or 0) * rate + (points[1] or 0) * rate * urbanization
    if 0 <= people <= _MOST_PEOPLE:
        yield "lg:population", literal(str(floor(people + 0.5)), "xsd:integer")


def _about_religion(item: _Item) -> str:
    """`Organized, Polytheism. Deity: Asura, The Sun.`: what it is, and whom it worships."""
    kind = ", ".join(filter(None, (_text(item.get("type")), _text(item.get("form")))))
    deity = _text(item.get("deity"))
    return " ".join(filter(None, (f"{kind}." if kind else "", f"Deity: {deity}." if deity else "")))


def _coordinates(item: _Item, about: Mapping[str, _Item]) -> Iterator[tuple[str, str]]:
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
        yield "geo:lat", literal(f"{latitude:.{_PLACES}f}", "xsd:decimal")
        yield "geo:long", literal(f"{longitude:.{_PLACES}f}", "xsd:decimal")


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
