"""One page of what a search by words finds, best first."""

from typing import Any

from world.facts import to_iri
from world.resources.brief import kind_of
from world.resources.cursor import read_cursor, write_cursor
from world.resources.directory import View
from world.search import Found, written_at
from world.store import World


def found(view: View, words: str, kind: str, cursor: str, limit: int, at: str = "") -> dict[str, Any]:
    """The page behind a cursor. Raises `BadCursor`, `WordsBeingRead`, `QueryRefused` and `LegendryError`."""
    skip = read_cursor(cursor, int)[0] if cursor else 0
    index = view.index()
    answer = index.search(words, limit, kind, skip)
    more = answer.count > skip + limit
    return {
        "items": [_as_json(view.world, one) for one in answer.found],
        "count": answer.count,
        "next": write_cursor(skip + limit, at) if more else None,
        "told": "" if answer.count else index.why_not(words, kind),
    }


def _as_json(world: World, one: Found) -> dict[str, Any]:
    places = [{"file": place.file, "line": place.line} for place in written_at(world, one)]
    return {**one.as_json(), "iri": to_iri(one.id), "kind": kind_of(one.types), "types": _short(one), "where": places}


def _short(one: Found) -> list[str]:
    return [name.removeprefix("lg:") for name in one.types]
