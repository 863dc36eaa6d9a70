"""What a schema is composed of: the roles, rules, wishes and scenes of all ways to play it, and what brings each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from solver.schema import Part, Preference, Role, Rule, SceneTemplate, Schema
from solver.unplayed import in_general

Item = TypeVar("Item")


@dataclass(frozen=True)
class Brought(Generic[Item]):
    """A role, rule, wish or scene, a way to play the schema that has it, and the names of the parts that bring it.

    Without parts it belongs to every way.
    """

    item: Item
    way: Schema
    parts: tuple[str, ...]


def roles(schema: Schema) -> list[Brought[Role]]:
    """The roles, in the order of the schema."""
    return _brought(schema, lambda way: way.roles.values())


def rules(schema: Schema) -> list[Brought[Rule]]:
    """The rules; two ways of an alternative may have different ones of the same name."""
    return _brought(schema, lambda way: way.rules)


def tension(schema: Schema) -> list[Brought[Preference]]:
    """What makes for tension."""
    return _brought(schema, lambda way: way.tension)


def scenes(schema: Schema) -> list[Brought[SceneTemplate]]:
    """The scenes, in an order in which each way has its own."""
    return _brought(schema, lambda way: way.scenes)


def heights(schema: Schema) -> dict[str, int]:
    """The tension that a telling may give the scenes, by their ids."""
    return {name: height for way in schema.ways for name, height in way.arc}


def as_json(schema: Schema) -> dict[str, object]:
    """The schema as `legendry schemas --format json` lists it."""
    told = heights(schema)
    return {
        "id": schema.id,
        "title": schema.title,
        "logline": schema.logline,
        "draws_on": list(schema.draws_on),
        "anchor": schema.anchor,
        "roles": [
            {
                "id": one.item.name,
                "kind": one.item.kind,
                "means": one.item.means,
                "choices": list(one.item.choices),
                "parts": list(one.parts),
            }
            for one in roles(schema)
        ],
        "rules": [
            {
                "id": one.item.id,
                "says": in_general(one.way, one.item),
                "roles": list(one.item.roles),
                "uses": one.item.uses,
                "parts": list(one.parts),
            }
            for one in rules(schema)
        ],
        "tension": [
            {"weight": one.item.weight, "says": one.item.says, "parts": list(one.parts)} for one in tension(schema)
        ],
        "scenes": [
            {
                "id": one.item.id,
                "kind": one.item.kind,
                "summary": one.item.summary,
                "tension": told.get(one.item.id),
                "parts": list(one.parts),
            }
            for one in scenes(schema)
        ],
        "parts": [part.as_json() for part in schema.every_part],
        "variants": [{"id": way.id, "parts": [part.name for part in way.parts]} for way in schema.variants],
    }


def _brought(schema: Schema, of: Callable[[Schema], Iterable[Item]]) -> list[Brought[Item]]:
    """What the ways have, each thing once and after what comes before it in its way, with what all its ways share."""
    order: list[Item] = []
    having: dict[Item, list[Schema]] = {}
    for way in schema.ways:
        place, own = 0, list(of(way))
        for item in own:
            if item in having:
                place = order.index(item) + 1
            else:
                while place < len(order) and order[place] not in own:
                    place += 1
                order.insert(place, item)
                place += 1
            having.setdefault(item, []).append(way)
    always = _shared(schema.ways)
    return [
        Brought(item, having[item][0], tuple(part.name for part in _shared(having[item]) if part not in always))
        for item in order
    ]


def _shared(ways: Sequence[Schema]) -> list[Part]:
    """The parts that all of some ways have."""
    return [part for part in ways[0].parts if all(part in way.parts for way in ways)]
