"""Finding things by their words, over HTTP."""

from threading import Lock
from typing import Annotated, Any
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api.http.state import state_of
from ontology.vocabulary import vocabulary
from world.facts import to_iri
from world.search import Found, Index
from world.update.served import Served

router = APIRouter(prefix="/api")

_lock = Lock()
_indexes: WeakKeyDictionary[Served, tuple[str, Index]] = WeakKeyDictionary()


@router.get("/search", summary="Find things of all kinds by their words", response_class=Response)
async def search(
    request: Request,
    q: Annotated[str, Query(description="Words that must all be found, the last one perhaps unfinished.")],
    kind: Annotated[str, Query(description="Only things of this class, or of one below it.")] = "",
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 50,
) -> Response:
    """Names count more than other names and ids, these more than other text, and that more than descriptions."""
    return JSONResponse(await found(request, q, kind, limit))


async def found(request: Request, words: str, kind: str, limit: int) -> dict[str, Any]:
    """`{"items": […], "count", "next", "told"}`; `told` says why there is nothing. Raises `LegendryError`."""
    served = state_of(request).served

    def work() -> dict[str, Any]:
        index = _index(served)
        answer = index.search(words, limit, kind)
        return {
            "items": [_item(one) for one in answer.found],
            "count": answer.count,
            "next": None,
            "told": "" if answer.count else index.why_not(words, kind),
        }

    return await run_in_threadpool(work)


def _index(served: Served) -> Index:
    """The words of the world as it stands: read when they are first asked for, and anew when it has changed."""
    version = served.version()
    with _lock:
        kept = _indexes.get(served)
        if kept is None or kept[0] != version:
            kept = _indexes[served] = version, Index(served.world())
        return kept[1]


def _item(one: Found) -> dict[str, Any]:
    types = [name.removeprefix("lg:") for name in one.types]
    known = vocabulary()
    ours = [iri for iri in map(to_iri, one.types) if iri in known.classes]
    kind = known.name_of(min(ours, key=lambda iri: (-len(known.superclasses(iri)), iri))) if ours else "Entity"
    return {**one.as_json(), "iri": to_iri(one.id), "kind": kind, "types": types}
