"""How a schema is told, as data: `schemas/SCHEMA.yaml` of a language, with lines for each of its scenes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from render.prose.entry import Pool
from render.prose.language import FOLDER, LIFTED, act_names, registers, there
from render.prose.reading import Source, read_file
from solver import schemas
from world.errors import shorten


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
    Without `aims` nobody brings up there what lies between two people beside the plot. Talks are held in any order, and
    only where they are `in_order`, because the words of one presuppose another, in that in which they stand.
    """

    says: Pool
    adds: tuple[Pool, ...] = ()
    talks: tuple[tuple[Turn, ...], ...] = ()
    thoughts: tuple[Pool, ...] = ()
    ends: tuple[Pool, ...] = ()
    talk_first: bool = False
    aims: bool = True
    in_order: bool = False


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
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Roles of events of which readers are told only in a scene, so that the background does not give it away."""


@lru_cache(maxsize=64)
def words_for(schema: str, folder: Path = FOLDER) -> SchemaWords | None:
    """How a schema is told; None where the language has only words for its kinds of scenes. Raises `StyleError`."""
    path = folder / "schemas" / f"{schema}.yaml"
    if Path(schema).name != schema or not path.exists():
        return None
    return _schema_words(schema, read_file(path, registers(folder)), act_names(folder))


def _schema_words(schema: str, source: Source, acts: frozenset[str]) -> SchemaWords:
    known = schemas().get(schema)
    roles = frozenset(known.every_role) | {"day", "city"} if known else None
    found = source.only("teller", "titles", "scenes", "endings", "veiled", "withheld")
    teller = source.need("teller").text()
    if roles is not None and teller not in roles:
        raise found["teller"].wrong(f"`{shorten(teller)}` is no role of {schema}.", there(roles))
    scenes = {}
    for name, words in source.need("scenes").table():
        if known and name not in known.every_scene:
            raise words.wrong(f"`{shorten(name)}` is no scene of {schema}.", there(known.every_scene))
        scenes[name] = _scene_words(f"{schema}/{name}", words, roles, acts)
    held_back = {key: dict(found[key].table()) if key in found else {} for key in ("veiled", "withheld")}
    for role, until in (one for held in held_back.values() for one in held.items()):
        if roles is not None and role not in roles:
            raise until.wrong(f"`{shorten(role)}` is no role of {schema}.", there(roles))
        if known and until.text() not in known.every_scene:
            raise until.wrong(f"`{shorten(until.text())}` is no scene of {schema}.", there(known.every_scene))
    return SchemaWords(
        schema,
        teller,
        source.need("titles").pool(f"{schema}/title", roles),
        scenes,
        _pools(f"{schema}/ending", found.get("endings"), roles),
        *({role: scene.text() for role, scene in held_back[key].items()} for key in ("veiled", "withheld")),
    )


def _scene_words(place: str, source: Source, roles: frozenset[str] | None, acts: frozenset[str]) -> SceneWords:
    found = source.only("says", "adds", "talks", "thoughts", "ends", "talk_first", "aims", "in_order")
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
        "in_order" in found and found["in_order"].flag(),
    )


def _pools(place: str, source: Source | None, roles: frozenset[str] | None) -> tuple[Pool, ...]:
    return tuple(pool.pool(f"{place}.{number}", roles) for number, pool in enumerate(source.items() if source else ()))


def _turn(place: str, source: Source, roles: frozenset[str] | None, acts: frozenset[str]) -> Turn:
    found = source.only("act", "by", "to", "says")
    parts = [source.need(key) for key in ("act", "by", "to")]
    for part in parts[1:]:
        if roles is not None and part.text() not in roles:
            raise part.wrong(f"`{shorten(part.text())}` is no role.", there(roles))
    act, by, to = (part.text() for part in parts)
    if "says" not in found and act not in acts:
        raise parts[0].wrong(f"There are no words for the act `{shorten(act)}`: write `says: [...]`.", there(acts))
    known = roles | LIFTED if roles is not None else None
    return Turn(act, by, to, found["says"].pool(place, known) if "says" in found else ())
