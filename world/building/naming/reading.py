"""Reads how cultures name their people, from `data/naming.yaml` and `data/names.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from world.building import FOLDER
from world.building.naming.endings import Endings
from world.building.naming.faker_pools import ATTRIBUTES, faker_pool
from world.building.naming.naming import FamilyName, Gender, Marriage, Naming, Order, Surname
from world.building.naming.pool import Pool
from world.building.naming.romanising import Script, is_name
from world.data_file import Record, by_id, document_of
from world.errors import DataError, did_you_mean, shorten

USUAL: Final = 0.8
"""The share of the names that the data lists, where Faker has others of the same kind."""

_PARTS = ("scripts", "women", "wives", "patronymics", "diminutives", "cultures")
_KEYS = (
    "id",
    "faker",
    "takes",
    "borrows",
    "script",
    "instead",
    "without",
    "men-from",
    "women-from",
    "families-from",
    "order",
    "surname",
    "called-by",
    "marriage",
    "doubled",
    "women",
    "wives",
    "patronymics",
    "diminutives",
)
_LISTS = tuple(ATTRIBUTES)
_Choice = TypeVar("_Choice", bound=StrEnum)
_Weights = Mapping[str, float]


@dataclass(frozen=True)
class _Files:
    """The two files: the rules that cultures share, the cultures, and the names that are listed by culture."""

    rules: Record
    cultures: Mapping[str, Record]
    names: Record


def naming(culture: str) -> Naming:
    """How the people of a culture are named. Raises `DataError` when there is no such culture."""
    return read_naming(culture, FOLDER)


def cultures() -> tuple[str, ...]:
    """The ids of the cultures, in the order of the file."""
    return tuple(_files(FOLDER).cultures)


@cache
def read_naming(culture: str, folder: Path) -> Naming:
    """A culture from the files of a folder. Raises `DataError` with the line of what is wrong."""
    files = _files(folder)
    if culture not in files.cultures:
        near = did_you_mean(culture, files.cultures)
        raise DataError(f"{folder / 'naming.yaml'}: There is no culture `{shorten(culture)}`.{near} Add it there.")
    record, rules = files.cultures[culture], files.rules
    pools = {part: _pool(files, culture, part) for part in _LISTS}
    women = Endings(_shared(rules, record, "women"))
    wives = Endings(_shared(rules, record, "wives")) if record.optional("wives") else women
    surname = _choice(record, "surname", Surname, Surname.FAMILY)
    families = pools["families"] if surname is Surname.FAMILY else {}
    if not pools["men"] or not pools["women"] or (surname is Surname.FAMILY and not families):
        missing = ", ".join(part for part in _LISTS if not pools[part])
        raise record.wrong(f"`{culture}` has no names: {missing}.", f"Write them under `{culture}` in names.yaml.")
    return Naming(
        id=culture,
        men=Pool(pools["men"]),
        women=Pool(pools["women"]),
        families=Pool(
            {FamilyName(name, women.change(name), wives.change(name)): weight for name, weight in families.items()}
        ),
        order=_choice(record, "order", Order, Order.GIVEN),
        surname=surname,
        called_by=_choice(record, "called-by", Order, Order.FAMILY),
        marriage=_choice(record, "marriage", Marriage, Marriage.TAKES),
        doubled=_choice(record, "doubled", Order, Order.GIVEN) if record.optional("doubled") else None,
        patronymics=_patronymics(rules, record),
        short_forms=MappingProxyType(
            {name: _listed(text) for name, text in _shared(rules, record, "diminutives").items()}
        ),
    )


@cache
def _files(folder: Path) -> _Files:
    rules = document_of(folder / "naming.yaml", _PARTS)
    records = rules.records("cultures", _KEYS)
    names = document_of(folder / "names.yaml", tuple(by_id((record.text("id"), record) for record in records)))
    return _Files(rules, {record.text("id"): record for record in records}, names)


def _pool(files: _Files, culture: str, part: str) -> _Weights:
    """The names of a culture: those of the data are `USUAL`, the rest is Faker's and what it borrows."""
    record = files.cultures[culture]
    listed = _listed_names(files, culture, part)
    rest = dict(_borrowed(files, record, part))
    without = set(record.words("without"))
    for name, weight in _fakers(files.rules, record, part).items():
        rest[name] = rest.get(name, 0.0) + weight
    rest = {name: weight for name, weight in rest.items() if name not in without and name not in listed}
    if not listed or not rest:
        return rest or dict.fromkeys(listed, 1.0)
    total = sum(rest.values())
    usual = dict.fromkeys(listed, USUAL / len(listed))
    return usual | {name: weight / total * (1 - USUAL) for name, weight in rest.items()}


def _listed_names(files: _Files, culture: str, part: str) -> tuple[str, ...]:
    if culture not in files.names.keys:
        return ()
    record = files.names.record(culture, _LISTS)
    names = _listed(record.optional(part))
    for name in names:
        if not is_name(name):
            raise record.wrong(f"`{shorten(name)}` under `{part}` is no name.", "Write names parted by commas.")
    return names


def _borrowed(files: _Files, record: Record, part: str) -> _Weights:
    if not (other := record.optional("borrows")):
        return {}
    lender = files.cultures[record.known(other, files.cultures, "culture")]
    if lender.optional("borrows"):
        raise record.wrong(f"`{other}` borrows names itself.", "Write the culture that it borrows from.")
    pool = _pool(files, other, part)
    total = sum(pool.values()) or 1.0
    return {name: weight / total for name, weight in pool.items()}


def _fakers(rules: Record, record: Record, part: str) -> _Weights:
    """Faker's names, cleaned and spelt; each locale has the same share."""
    if part not in (record.words("takes") or _LISTS):
        return {}
    script, instead = _script(rules, record), _texts(record, "instead")
    chosen = record.optional(f"{part}-from")
    found: dict[str, float] = {}
    for locale in record.words("faker"):
        try:
            names = faker_pool(locale, _listed(chosen) or ATTRIBUTES[part])
        except LookupError as error:
            raise record.wrong(str(error), "Write a locale of faker.providers.person that has it.") from error
        total = sum(names.values())
        for name, weight in names.items():
            spelt = " ".join(name.split())
            spelt = script.spell(spelt) if script else spelt
            spelt = instead.get(spelt, spelt)
            if is_name(spelt):
                found[spelt] = found.get(spelt, 0.0) + weight / total
    return found


def _script(rules: Record, record: Record) -> Script | None:
    if not (name := record.optional("script")):
        return None
    scripts = rules.record("scripts", None)
    script = scripts.record(record.known(name, scripts.keys, "script"), ("letters", "endings", "between"))
    return Script(_texts(script, "letters"), Endings(_texts(script, "endings")), script.optional("between"))


def _patronymics(rules: Record, record: Record) -> Mapping[Gender, Endings]:
    if not (name := record.optional("patronymics")):
        return MappingProxyType({})
    shared = rules.record("patronymics", None)
    rule = shared.record(
        record.known(name, shared.keys, "rule of patronymics"), ("men", "women", "before", "before-women")
    )
    before = rule.optional("before")
    hers = rule.optional("before-women") or before
    return MappingProxyType(
        {
            Gender.MAN: Endings(_texts(rule, "men"), f"{before} " if before else ""),
            Gender.WOMAN: Endings(_texts(rule, "women"), f"{hers} " if hers else ""),
        }
    )


def _shared(rules: Record, record: Record, part: str) -> Mapping[str, str]:
    """The table of a part that the culture names; an empty one when it names none."""
    if not (name := record.optional(part)):
        return {}
    tables = rules.record(part, None)
    return _texts(tables, record.known(name, tables.keys, f"table of {part}"))


def _texts(record: Record, key: str) -> Mapping[str, str]:
    """A mapping of texts to texts; empty when it is not there."""
    if key not in record.keys:
        return {}
    table = record.record(key, None)
    return {name: table.optional(name) for name in table.keys}


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))


def _choice(record: Record, key: str, choices: type[_Choice], usual: _Choice) -> _Choice:
    text = record.optional(key)
    return choices(record.known(text, tuple(choices), f"choice for {key}")) if text else usual
