"""A language as data: what may be said of which facts, in `render/language/<language>/`. What it holds, and its files.

- `backgrounds/*.yaml`: units, each a pattern of facts of the world and lines that assert it: what people are, what
  a place is like, what somebody feels and why.
- `happenings.yaml`: lines for the events and situations of each class, which name its properties.
- `acts.yaml`: turns of talk by what a speaker does with them; `goals/*.yaml`: what people want of each other, and the
  exchanges that come of it; `registers.yaml`: how those who talk stand to each other.
- `schemas/*.yaml`: lines for each scene of a schema, which name its roles (see schema_words).
- `orders.yaml` and `styles.yaml`: in which order a story is told, and in which manner.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from render.manner import Person
from render.prose.entry import NOTHING, Pool
from render.prose.errors import StyleError
from render.prose.goals import Goal, goals
from render.prose.reading import Source, read_file
from render.prose.verbs import Moment
from world import Pattern
from world.errors import did_you_mean, shorten
from world.yaml_tree import Items

FOLDER: Final = Path(__file__).parent.parent / "language" / "english"


@dataclass(frozen=True)
class Unit:
    """What may be told beside the scenes: a pattern around `of`, and ways to say it. `part` is what it is good for.

    `tells` are those of the pattern's names for events and situations of which it tells that they were: of each that is
    told once. What somebody feels about a betrayal is told beside it; that somebody was recruited, in either way.

    `once` are names of what it is told only once: of a day, that it is a Monday.
    """

    name: str
    part: str
    of: tuple[str, ...]
    asserts: Pattern
    says: Pool
    tone: str = ""
    tells: tuple[str, ...] = ()
    once: tuple[str, ...] = ()


@dataclass(frozen=True)
class Happening:
    """Ways to say that an event or a situation of a class was. Their variables are its properties."""

    kind: str
    says: Pool
    tone: str = ""


@dataclass(frozen=True)
class Step:
    """A step of an order: what is told of which scenes, how it stands to the moment, and what heads each scene."""

    tell: str
    of: str = ""
    moment: str = ""
    head: str = ""


@dataclass(frozen=True)
class Order:
    """In which steps a story is told, and in which person where nobody wishes for another."""

    steps: tuple[Step, ...]
    person: Person | None = None


@dataclass(frozen=True)
class Style:
    """A manner of telling: the lengths of sentence that it likes, the joins of clauses, its orders and its person.

    `later` says by how many ranks what is of a part comes later where there is little room. What it is `sparing` of, in
    small letters and without stops, it says once a story.
    """

    name: str
    lengths: tuple[int, ...]
    orders: tuple[str, ...]
    person: Person
    joins: Mapping[str, tuple[str, ...]]
    later: Mapping[str, int]
    sparing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Language:
    """All that a language has to say."""

    units: tuple[Unit, ...]
    happenings: Mapping[str, Happening]
    acts: Mapping[str, Pool]
    goals: tuple[Goal, ...]
    pauses: Pool
    orders: Mapping[str, Order]
    styles: Mapping[str, Style]
    times: Mapping[str, Pool]
    diminutives: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    articles: Mapping[str, frozenset[str]]
    numbers: Mapping[str, frozenset[str]]


@lru_cache(maxsize=4)
def language(folder: Path = FOLDER) -> Language:
    """The language in a folder. Raises `StyleError` with file, line and what to write instead."""
    units = [unit for path in sorted((folder / "backgrounds").glob("*.yaml")) for unit in _units(read_file(path))]
    known = registers(folder)
    acts = {name: source.pool(name, LIFTED) for name, source in read_file(folder / "acts.yaml", known).table()}
    happenings = read_file(folder / "happenings.yaml").holding("Occurrence", "Scene")
    orders = {name: _order(source) for name, source in read_file(folder / "orders.yaml").holding("linear").items()}
    return Language(
        units=tuple(units),
        happenings={name: _happening(name, source) for name, source in happenings.items()},
        acts=acts,
        pauses=read_file(folder / "pauses.yaml").pool("pause", LIFTED),
        goals=tuple(goals(folder, frozenset(acts), known)),
        orders=orders,
        styles={name: _style(name, source, orders) for name, source in read_file(folder / "styles.yaml").table()},
        times={
            name: source.pool(name, _DATED)
            for name, source in read_file(folder / "times.yaml").holding(*_TIMES).items()
        },
        diminutives={name: source.some() for name, source in read_file(folder / "diminutives.yaml").table()},
        titles={name: source.text() for name, source in read_file(folder / "titles.yaml").table()},
        articles={
            name: frozenset(source.words())
            for name, source in read_file(folder / "articles.yaml").holding("without", "leading", "nouns").items()
        },
        numbers={
            name: frozenset(source.words())
            for name, source in read_file(folder / "numbers.yaml").holding("plural", "singular").items()
        },
    )


LIFTED: Final = frozenset({"speaker", "hearer", "day", "city"})
_DATED: Final = frozenset({"day", "gap", "place_"})
_TIMES: Final = ("date", "day", "same", "soon", "still", "next", "two", "days", "at", "again")
_PIVOTS: Final = ("turn", "call", "last")
_JOINS: Final = ("list", "time", "contrast", "beside")
_SCENE: Final = re.compile(rf"(?:(?:before|after) )?(?:{'|'.join(_PIVOTS)})")


@lru_cache(maxsize=4)
def registers(folder: Path) -> dict[str, Pattern]:
    """How those who talk may stand to each other."""
    return {name: source.pattern() for name, source in read_file(folder / "registers.yaml").table()}


@lru_cache(maxsize=4)
def act_names(folder: Path) -> frozenset[str]:
    """The names of the acts that there are words for."""
    return frozenset(name for name, _ in read_file(folder / "acts.yaml").table())


def style_named(name: str) -> Style:
    """A style. Raises `StyleError` where there is none of this name."""
    known = language().styles
    if name not in known:
        hint = did_you_mean(name, tuple(known))
        raise StyleError(f"There is no style `{shorten(name)}`.{hint} There are: {', '.join(sorted(known))}.")
    return known[name]


def _units(source: Source) -> list[Unit]:
    return [_unit(name, entry) for name, entry in source.table()]


def _unit(name: str, source: Source) -> Unit:
    found = source.only("part", "of", "asserts", "says", "tone", "tells", "once")
    of = tuple(found["of"].words()) if "of" in found else ()
    asserts = found["asserts"].pattern() if "asserts" in found else NOTHING
    tells = found["tells"].some() if "tells" in found else ()
    if unknown := [one for one in tells if one not in asserts.binds]:
        raise found["tells"].wrong(f"Nothing binds `{shorten(unknown[0])}`.", there(asserts.binds))
    once = found["once"].some() if "once" in found else ()
    if unknown := [one for one in once if one not in of]:
        raise found["once"].wrong(f"The unit is not of `{shorten(unknown[0])}`.", there(frozenset(of)))
    return Unit(
        name,
        found["part"].text() if "part" in found else "",
        of,
        asserts,
        source.need("says").pool(name, frozenset(of) | asserts.binds),
        found["tone"].text() if "tone" in found else "",
        tells,
        once,
    )


def _happening(name: str, source: Source) -> Happening:
    found = source.only("says", "tone")
    return Happening(name, source.need("says").pool(name, None), found["tone"].text() if "tone" in found else "")


def _order(source: Source) -> Order:
    """A list of steps, or a table of them and of a person."""
    if isinstance(source.tree, Items):
        return Order(tuple(_step(step) for step in source.items()))
    found = source.only("steps", "person")
    steps = tuple(_step(step) for step in source.need("steps").items())
    return Order(steps, _person(found["person"]) if "person" in found else None)


def _step(source: Source) -> Step:
    found = source.only("tell", "of", "moment", "head")
    others = (found[key].text() if key in found else "" for key in ("of", "moment", "head"))
    step = Step(source.need("tell").text(), *others)
    if step.of and not _SCENE.fullmatch(step.of):
        raise found["of"].wrong("There are no such scenes.", f"Write one of {', '.join(_PIVOTS)}, or `before turn`.")
    if step.moment and step.moment not in set(Moment):
        raise found["moment"].wrong("There is no such moment.", f"There are: {', '.join(Moment)}.")
    return step


def _style(name: str, source: Source, orders: Mapping[str, object]) -> Style:
    found = source.only("lengths", "orders", "person", "joins", "later", "sparing")
    named = source.need("orders")
    if unknown := [one for one in named.some() if one not in orders]:
        raise named.wrong(f"There is no order `{shorten(unknown[0])}`.", there(frozenset(orders)))
    joins = found["joins"].only(*_JOINS) if "joins" in found else {}
    return Style(
        name,
        source.need("lengths").numbers(),
        named.some(),
        _person(found["person"]) if "person" in found else Person.THIRD,
        {key: tuple(value.words()) for key, value in joins.items()},
        {key: value.numbers()[0] for key, value in found["later"].table()} if "later" in found else {},
        tuple(found["sparing"].words()) if "sparing" in found else (),
    )


def _person(source: Source) -> Person:
    try:
        return Person(source.text())
    except ValueError:
        raise source.wrong("There is no such person.", f"There are: {', '.join(Person)}.") from None


def there(names: Sequence[str] | frozenset[str]) -> str:
    """What there is instead, for whoever wrote what there is not."""
    return f"There are: {', '.join(sorted(names))}."
