"""The edits of the world at /api/history: read, compared and taken back; and facts changed at /api/changes."""

from collections.abc import Iterable, Sequence
from itertools import dropwhile, islice
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.http.editing import FORCE, JSON, WHY, EditAnswer, EditDone, edit, told, writing_token
from api.http.objects import facts_to_change
from api.http.parameters import Given, Parameter
from api.http.reading import answer
from api.http.resources import CURSOR, LIMIT, paged
from api.http.state import state_of
from world.errors import NoSuchEdit, shorten
from world.facts import Fact
from world.history import changes, version
from world.history import edit as edit_of
from world.history.about import numbers
from world.resources.cursor import read_cursor, write_cursor
from world.resources.directory import View
from world.resources.nearest import unknown
from world.update.request import HistoryChange, What

router = APIRouter(prefix="/api")

MOST: Final = 10_000
_LISTED: Final = 20
"""Facts that are shown of an edit: of one, and of one in a list."""

_LAST: Final = 2**31
_LOG: Final = (
    Parameter("thing", "Only edits that changed what is said of this id, or what leads to it.", example="moscow"),
    Parameter("by", "Only edits of this editor: the name of a token, or who edited at the command line."),
    LIMIT,
    CURSOR,
)
_DIFF: Final = (
    Parameter("from", "An edit; left out: the last but one.", number=(0, _LAST)),
    Parameter("to", "Another edit; left out: the last.", number=(0, _LAST)),
)
_NUMBER: Final = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "The edit's number.",
    "schema": {"type": "integer", "minimum": 0},
    "example": 0,
}
CHANGES: Final = {
    "type": "object",
    "properties": {
        "remove": {"type": "array", "items": {"type": "string"}, "description": "Facts as `legendry edit` takes them."},
        "add": {"type": "array", "items": {"type": "string"}, "description": "Facts as `legendry edit` takes them."},
        "why": {"type": "string"},
        "branch": {"type": "string", "description": "The what-if that is changed instead of canon."},
        "since": {"type": "integer", "description": "Only if nobody has edited since this edit."},
        "force": {"type": "boolean"},
    },
    "additionalProperties": False,
}
EXAMPLE: Final = {"add": ["moscow atmosphere snow"], "why": "it is winter"}


class LoggedEdit(EditAnswer):
    """An edit; `is_whole` says whether all of its facts are shown."""

    is_whole: bool


class Log(BaseModel):
    """A page of edits, the last one first."""

    items: list[LoggedEdit]
    count: int
    next: str | None


class Difference(BaseModel):
    """What canon lost and gained from one edit to another."""

    from_: int = Field(alias="from")
    to: int
    removed: list[list[str]]
    added: list[list[str]]
    is_whole: bool


@router.get(
    "/history",
    summary="List the edits, the last one first",
    response_class=Response,
    responses={200: {"model": Log, "description": "A page of them."}},
    openapi_extra={"parameters": [one.as_openapi() for one in _LOG]},
)
async def log(request: Request) -> Response:
    """Who changed what, when and why; of very large edits some facts. Edit 0 is how the world began."""
    given = Given(request, _LOG)
    thing, by, cursor = given.text("thing"), given.text("by"), given.text("cursor")
    limit = given.number("limit") or 1

    def work(view: View, at: str) -> dict[str, Any]:
        if thing and not view.world.knows(thing) and not numbers(view.world, thing):
            with view.lock:
                raise unknown(view.columns.terms, thing)
        found = numbers(view.world, thing, by)
        last = read_cursor(cursor, int)[0] if cursor else _LAST
        shown = list(islice(dropwhile(lambda number: number >= last, found), limit + 1))
        items = [_shown(view, number, _LISTED) for number in shown[:limit]]
        more = write_cursor(shown[limit - 1], at) if len(shown) > limit else None
        return {"items": items, "count": len(found), "next": more}

    return await paged(request, work)


@router.get(
    "/history/diff",
    summary="What canon lost and gained from one edit to another",
    response_class=Response,
    responses={200: {"model": Difference, "description": "The facts, as `legendry diff --format json` gives them."}},
    openapi_extra={"parameters": [one.as_openapi() for one in _DIFF]},
)
async def diff(request: Request) -> Response:
    """All in all, also backwards; edits of what-ifs left out."""
    given = Given(request, _DIFF)

    def work(view: View, _: str) -> dict[str, Any]:
        last, first = given.number("to"), given.number("from")
        last = version(view.world) if last is None else last
        first = max(last - 1, 0) if first is None else first
        for number in (first, last):
            if number:
                edit_of(view.world, number, 1)
        removed, added = changes(view.world, first, last)
        return {"from": first, "to": last, **_facts(removed, added)}

    state = state_of(request)
    return await answer(request, state.reading, state.served, work)


@router.get(
    "/history/{number}",
    summary="Read an edit",
    response_class=Response,
    responses={200: {"model": LoggedEdit, "description": "The edit."}},
    openapi_extra={"parameters": [_NUMBER]},
)
async def one(request: Request, number: str) -> Response:
    """Who changed what, when and why."""
    Given(request, ())
    state = state_of(request)
    return await answer(request, state.reading, state.served, lambda view, _: _shown(view, _read(number), MOST))


@router.post(
    "/history/{number}/undo",
    summary="Take an edit back by another one",
    response_class=Response,
    responses={200: {"model": EditDone, "description": "It is taken back."}},
    openapi_extra={"parameters": [_NUMBER, WHY.as_openapi(), FORCE.as_openapi()]},
)
async def undo(request: Request, number: str) -> Response:
    """Refused (409) where what it is about has been changed since."""
    token = writing_token(request)
    given = Given(request, (WHY, FORCE))
    change = HistoryChange(What.UNDO, number=_read(number), force=given.flag("force"))
    return told(await edit(request, token, given, change))


@router.post(
    "/changes",
    summary="Change facts",
    response_class=Response,
    responses={200: {"model": EditDone, "description": "It is done, all of it."}},
    openapi_extra={
        "parameters": [WHY.as_openapi(), FORCE.as_openapi()],
        "requestBody": {"required": True, "content": {JSON: {"schema": CHANGES, "example": EXAMPLE}}},
    },
)
async def change_facts(request: Request) -> Response:
    """Facts as `legendry edit` takes them: all are changed, or none. What would make new errors is refused."""
    return await change(request)


async def change(request: Request, branch: str = "") -> Response:
    """Changes facts, of canon or of a branch."""
    token = writing_token(request)
    given = Given(request, (WHY, FORCE))
    wanted, why = await facts_to_change(request, branch, force=given.flag("force"))
    return told(await edit(request, token, given, wanted, why))


def _read(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NoSuchEdit(f"There is no edit `{shorten(text)}`: give the number of one.")
    return int(text)


def _shown(view: View, number: int, most: int) -> dict[str, Any]:
    found = edit_of(view.world, number, most + 1).as_json()
    facts = {side: found[side] for side in ("removed", "added")}
    shown = {side: some[:most] for side, some in facts.items() if isinstance(some, list)}
    return {**found, **shown, "is_whole": shown == facts}


def _facts(removed: Sequence[Fact], added: Sequence[Fact]) -> dict[str, Any]:
    def listed(facts: Iterable[Fact]) -> list[list[str]]:
        return [list(fact) for fact in islice(facts, MOST)]

    is_whole = max(len(removed), len(added)) <= MOST
    return {"removed": listed(removed), "added": listed(added), "is_whole": is_whole}
