"""A language as data: what may be said of which facts, in `render/language/<language>/`. What it holds, and its files.

- `backgrounds/*.yaml`: units, each a pattern of facts of the world and lines that assert it: what people are, what
  a place is like, what somebody feels and why.
- `happenings.yaml`: lines for the events and situations of each class, which name its properties.
- `acts.yaml`: turns of talk by what a speaker does with them; `goals/*.yaml`: what people want of each other, and the
  exchanges that come of it; `registers.yaml`: how those who talk stand to each other.
- `schemas/*.yaml`: lines for each scene of a schema, which name its roles.
- `orders.yaml` and `styles.yaml`: in which order a story is told, and in which manner.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from render.manner import Person
from render.prose.entry import NOTHING, Pool
from render.prose.errors import StyleError
from render.prose.goals import Goal, goals
from render.prose.reading import Source, read_file
from render.prose.verbs import Moment
from solver import schemas
from world import Pattern
from world.errors import did_you_mean, shorten
from world.yaml_tree import Items

FOLDER: Final = Path(__file__).parent.parent / "language" / "english"


@dataclass(frozen=True)
class Turn:
    """What `by` says `to` another, as an `act`; the words are of the act's pool where there are none here."""

    act: str
    by: str
    to: str
    says: Pool = ()


@dataclass(frozen=True)
class SceneWords:
    """How a scene is told: one of `says`, then as many of `adds` as there is room for, a talk, a thought.

    Where `talk_first`, people talk before what `says` tells, as where one of them does not live to do so afterwards.
    Without `aims` nobody brings up there what lies between two people beside the plot.
    """

    says: Pool
    adds: tuple[Pool, ...] = ()
    talks: tuple[tuple[Turn, ...], ...] = ()
    thoughts: tuple[Pool, ...] = ()
    ends: tuple[Pool, ...] = ()
    talk_first: bool = False
    aims: bool = True


@dataclass(frozen=True)
class SchemaWords:
    """How a schema is told. `teller` is the role whose eyes and thoughts the story keeps to."""

    schema: str
    teller: str
    titles: Pool
    scenes: Mapping[str, SceneWords]
    endings: tuple[Pool, ...] = ()
    veiled: Mapping[str, str] = field(default_factory=dict)
    """Roles whom the teller does not know at first, each with the scene in which that ends."""


@dataclass(frozen=True)
class Unit:
    """What may be told beside the scenes: a pattern around `of`, and ways to say it. `part` is what it is good for."""

    name: str
    part: str
    of: tuple[str, ...]
    asserts: Pattern
    says: Pool
    tone: str = ""


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

    `later` says by how many ranks what is of a part comes later where there is little room.
    """

    name: str
    lengths: tuple[int, ...]
    orders: tuple[str, ...]
    person: Person
    joins: Mapping[str, tuple[str, ...]]
    later: Mapping[str, int]


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


@lru_cache(maxsize=4)
def language(folder: Path = FOLDER) -> Language:
    """The language in a folder. Raises `StyleError` with file, line and what to write instead."""
    units = [unit for path in sorted((folder / "backgrounds").glob("*.yaml")) for unit in _units(read_file(path))]
    registers = _registers(folder)
    acts = {name: source.pool(name, _LIFTED) for name, source in read_file(folder / "acts.yaml", registers).table()}
    happenings = read_file(folder / "happenings.yaml").holding("Occurrence", "Scene")
    orders = {name: _order(source) for name, source in read_file(folder / "orders.yaml").holding("linear").items()}
    return Language(
        units=tuple(units),
        happenings={name: _happening(name, source) for name, source in happenings.items()},
        acts=acts,
        pauses=read_file(folder / "pauses.yaml").pool("pause", _LIFTED),
        goals=tuple(goals(folder, frozenset(acts), registers)),
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
    )


_LIFTED: Final = frozenset({"speaker", "hearer", "day", "city"})
_DATED: Final = frozenset({"day", "gap", "place_"})
_TIMES: Final = ("date", "day", "same", "next", "two", "days", "at", "again")
_PIVOTS: Final = ("turn", "call", "last")
_JOINS: Final = ("list", "time", "contrast", "beside")
_SCENE: Final = re.compile(rf"(?:(?:before|after) )?(?:{'|'.join(_PIVOTS)})")


@lru_cache(maxsize=64)
def words_for(schema: str, folder: Path = FOLDER) -> SchemaWords | None:
    """How a schema is told; None where the language has only words for its kinds of scenes. Raises `StyleError`."""
    path = folder / "schemas" / f"{schema}.yaml"
    if Path(schema).name != schema or not path.exists():
        return None
    acts = frozenset(name for name, _ in read_file(folder / "acts.yaml").table())
    return _schema_words(schema, read_file(path, _registers(folder)), acts)


def _registers(folder: Path) -> dict[str, Pattern]:
    """How those who talk may stand to each other."""
    return {name: source.pattern() for name, source in read_file(folder / "registers.yaml").table()}


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
    found = source.only("part", "of", "asserts", "says", "tone")
    of = tuple(found["of"].words()) if "of" in found else ()
    asserts = found["asserts"].pattern() if "asserts" in found else NOTHING
    return Unit(
        name,
        found["part"].text() if "part" in found else "",
        of,
        asserts,
        source.need("says").pool(name, frozenset(of) | asserts.binds),
        found["tone"].text() if "tone" in found else "",
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
    found = source.only("lengths", "orders", "person", "joins", "later")
    named = source.need("orders")
    if unknown := [one for one in named.some() if one not in orders]:
        raise named.wrong(f"There is no order `{shorten(unknown[0])}`.", _there(frozenset(orders)))
    joins = found["joins"].only(*_JOINS) if "joins" in found else {}
    return Style(
        name,
        source.need("lengths").numbers(),
        named.some(),
        _person(found["person"]) if "person" in found else Person.THIRD,
        {key: tuple(value.words()) for key, value in joins.items()},
        {key: value.numbers()[0] for key, value in found["later"].table()} if "later" in found else {},
    )


def _person(source: Source) -> Person:
    try:
        return Person(source.text())
    except ValueError:
        raise source.wrong("There is no such person.", f"There are: {', '.join(Person)}.") from None


def _schema_words(schema: str, source: Source, acts: frozenset[str]) -> SchemaWords:
    known = schemas().get(schema)
    roles = frozenset(known.every_role) | {"day", "city"} if known else None
    found = source.only("teller", "titles", "scenes", "endings", "veiled")
    teller = source.need("teller").text()
    if roles is not None and teller not in roles:
        raise found["teller"].wrong(f"`{shorten(teller)}` is no role of {schema}.", _there(roles))
    scenes = {}
    for name, words in source.need("scenes").table():
        if known and name not in known.every_scene:
            raise words.wrong(f"`{shorten(name)}` is no scene of {schema}.", _there(known.every_scene))
        scenes[name] = _scene_words(f"{schema}/{name}", words, roles, acts)
    veiled = dict(found["veiled"].table()) if "veiled" in found else {}
    for role, until in veiled.items():
        if roles is not None and role not in roles:
            raise until.wrong(f"`{shorten(role)}` is no role of {schema}.", _there(roles))
        if known and until.text() not in known.every_scene:
            raise until.wrong(f"`{shorten(until.text())}` is no scene of {schema}.", _there(known.every_scene))
    return SchemaWords(
        schema,
        teller,
        source.need("titles").pool(f"{schema}/title", roles),
        scenes,
        _pools(f"{schema}/ending", found.get("endings"), roles),
        {role: scene.text() for role, scene in veiled.items()},
    )


def _scene_words(place: str, source: Source, roles: frozenset[str] | None, acts: frozenset[str]) -> SceneWords:
    found = source.only("says", "adds", "talks", "thoughts", "ends", "talk_first", "aims")
    return SceneWords(
        source.need("says").pool(f"{place}/says", roles),
        _pools(f"{place}/adds", found.get("adds"), roles),
        tuple(
            tuple(_turn(f"{place}/talks.{number}.{at}", turn, roles, acts) for at, turn in enumerate(talk.items()))
            for number, talk in enumerate(found["talks"].items() if "talks" in found else ())
        ),
        _pools(f"{place}/thoughts", found.get("thoughts"), roles),
        _pools(f"{place}/ends", found.get("ends"), roles),
        "talk_first" in found and found["talk_first"].flag(),
        "aims" not in found or found["aims"].flag(),
    )


def _pools(place: str, source: Source | None, roles: frozenset[str] | None) -> tuple[Pool, ...]:
    return tuple(pool.pool(f"{place}.{number}", roles) for number, pool in enumerate(source.items() if source else ()))


def _turn(place: str, source: Source, roles: frozenset[str] | None, acts: frozenset[str]) -> Turn:
    found = source.only("act", "by", "to", "says")
    parts = [source.need(key) for key in ("act", "by", "to")]
    for part in parts[1:]:
        if roles is not None and part.text() not in roles:
            raise part.wrong(f"`{shorten(part.text())}` is no role.", _there(roles))
    act, by, to = (part.text() for part in parts)
    if "says" not in found and act not in acts:
        raise parts[0].wrong(f"There are no words for the act `{shorten(act)}`: write `says: [...]`.", _there(acts))
    known = roles | _LIFTED if roles is not None else None
    return Turn(act, by, to, found["says"].pool(place, known) if "says" in found else ())


def _there(names: Sequence[str] | frozenset[str]) -> str:
    return f"There are: {', '.join(sorted(names))}."
