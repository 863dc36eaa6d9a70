"""Home: which world this is, what is in it, how to begin, and what was done last."""

from typing import Any, Final
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.explorer.answering import rows_of
from api.explorer.shell import page
from api.http import caching
from api.http.state import state_of
from render import told_schemas
from solver import schemas
from world.overview import COUNTED, census_query, last_edits_query, read_census, read_last_edits
from world.resources.directory import View
from world.update.served import Served
from world.update.version import INEXACT

router = APIRouter(include_in_schema=False)

LAST: Final = 5
"""Edits that are shown."""

FEW: Final = 3
"""People of whom a world has no more have hardly begun it."""

_PLURALS: Final = dict(
    zip(COUNTED, ("people", "agencies", "places", "things", "events"), strict=True),
)
_counted: WeakKeyDictionary[Served, tuple[str, dict[str, Any]]] = WeakKeyDictionary()


@router.get("/")
async def home(request: Request) -> Response:
    """The page. What a world holds is counted once for each version of it."""
    served = state_of(request).served
    version = await caching.version_of(served)
    kept = _counted.get(served)
    if kept is None or kept[0] != version or version.startswith(INEXACT):
        kept = version, await _glance(request)
        _counted[served] = kept
    told = told_schemas()
    return page(
        request,
        "home.html",
        schemas=[(schema, schema.id in told) for schema in schemas().values()],
        can_be_written=not state_of(request).access.why_not,
        **kept[1],
    )


async def _glance(request: Request) -> dict[str, Any]:
    state = state_of(request)
    if state.served.is_here:  # columns count faster than queries
        census = await state.reading.run(_census)
    else:
        census = read_census(await rows_of(request, census_query()))
    return {
        "census": [(name, _PLURALS[name], number) for name, number in census.items()],
        "is_empty": not any(census.values()),
        "is_small": census["Person"] <= FEW,
        "edits": read_last_edits(await rows_of(request, last_edits_query(LAST))),
    }


def _census(view: View) -> dict[str, int]:
    return {name: len(view.columns.kind(f"lg:{name}")) for name in COUNTED}
