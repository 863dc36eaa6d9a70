"""What-ifs at /api/branches: begun, listed, compared with canon, changed, merged and dropped."""

from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.http.editing import FORCE, JSON, WHY, EditDone, edit, told, writing_token
from api.http.history import CHANGES, EXAMPLE, change
from api.http.objects import fields
from api.http.parameters import Given
from api.http.reading import answer
from api.http.resources import CURSOR, LIMIT, paged
from api.http.state import state_of
from world.checking.rehearsal import Rehearsal
from world.history import branch, branches
from world.resources.cursor import read_cursor, write_cursor
from world.resources.directory import View
from world.store import World
from world.update.request import HistoryChange, What

router = APIRouter(prefix="/api/branches")

_NAME: Final = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The branch's name.",
    "schema": {"type": "string"},
    "example": "what-if",
}


class BranchAnswer(BaseModel):
    """A what-if: who began it, when and why, by which edit (`since`), and what it takes from canon and adds to it."""

    name: str
    by: str
    when: str
    why: str
    since: int
    removed: list[list[str]]
    added: list[list[str]]


class Branches(BaseModel):
    """A page of branches."""

    items: list[BranchAnswer]
    count: int
    next: str | None


class Compared(BranchAnswer):
    """A what-if, with the findings that would end and begin if it were merged."""

    ended: list[dict[str, Any]]
    begun: list[dict[str, Any]]


@router.get(
    "",
    summary="List the what-ifs by name",
    response_class=Response,
    responses={200: {"model": Branches, "description": "A page of them."}},
    openapi_extra={"parameters": [LIMIT.as_openapi(), CURSOR.as_openapi()]},
)
async def list_branches(request: Request) -> Response:
    """As `legendry branch list --format json` gives them."""
    given = Given(request, (LIMIT, CURSOR))
    limit, cursor = given.number("limit") or 1, given.text("cursor")

    def work(view: View, at: str) -> dict[str, Any]:
        found = branches(view.world)
        after = read_cursor(cursor, str)[0] if cursor else ""
        left = [one for one in found if one.name > after]
        more = write_cursor(left[limit - 1].name, at) if len(left) > limit else None
        return {"items": [one.as_json() for one in left[:limit]], "count": len(found), "next": more}

    return await paged(request, work)


@router.post(
    "",
    summary="Begin a what-if",
    response_class=Response,
    status_code=201,
    responses={201: {"model": EditDone, "description": "There is such a branch now."}},
    openapi_extra={
        "parameters": [WHY.as_openapi()],
        "requestBody": {
            "required": True,
            "content": {
                JSON: {
                    "schema": {
                        "type": "object",
                        "required": ["name"],
                        "properties": {"name": {"type": "string"}, "why": {"type": ["string", "null"]}},
                        "additionalProperties": False,
                    },
                    "example": {"name": "what-if", "why": "he never came back"},
                }
            },
        },
    },
)
async def begin(request: Request) -> Response:
    """An empty one, over canon as it then stands."""
    token = writing_token(request)
    given = Given(request, (WHY,))
    body = await fields(request, "name", "why")
    name = body.text("name")
    done = await edit(request, token, given, HistoryChange(What.START, name), body.text("why"))
    return told(done, 201, f"{request.url.path.rstrip('/')}/{name}")


@router.get(
    "/{name}",
    summary="Compare a what-if with canon",
    response_class=Response,
    responses={200: {"model": Compared, "description": "What it takes and adds, and which findings end and begin."}},
    openapi_extra={"parameters": [_NAME]},
)
async def compare(request: Request, name: str) -> Response:
    """As `legendry branch compare --format json` gives it."""
    Given(request, ())

    def work(view: View, _: str) -> dict[str, Any]:
        found = branch(view.world, name)
        done = Rehearsal(World(view.world.store, view.world.title)).of(found.removed, found.added)
        findings = {
            "ended": [finding.as_json() for finding in done.ended],
            "begun": [finding.as_json() for finding in done.begun],
        }
        return {**found.as_json(), **findings}

    state = state_of(request)
    return await answer(request, state.reading, state.served, work)


@router.delete(
    "/{name}",
    summary="Forget a what-if",
    response_class=Response,
    responses={200: {"model": EditDone, "description": "It is forgotten; the history still tells of it."}},
    openapi_extra={"parameters": [_NAME, WHY.as_openapi()]},
)
async def forget(request: Request, name: str) -> Response:
    """Canon stays as it is."""
    token = writing_token(request)
    given = Given(request, (WHY,))
    return told(await edit(request, token, given, HistoryChange(What.DROP, name)))


@router.post(
    "/{name}/merge",
    summary="Make a what-if part of canon, and forget it",
    response_class=Response,
    responses={200: {"model": EditDone, "description": "It is part of canon."}},
    openapi_extra={"parameters": [_NAME, WHY.as_openapi(), FORCE.as_openapi()]},
)
async def merge(request: Request, name: str) -> Response:
    """Refused where canon has changed the same since (409), and where it would make new errors (422)."""
    token = writing_token(request)
    given = Given(request, (WHY, FORCE))
    return told(await edit(request, token, given, HistoryChange(What.MERGE, name, force=given.flag("force"))))


@router.post(
    "/{name}/changes",
    summary="Change facts in a what-if",
    response_class=Response,
    responses={200: {"model": EditDone, "description": "It is done, all of it."}},
    openapi_extra={
        "parameters": [_NAME, WHY.as_openapi(), FORCE.as_openapi()],
        "requestBody": {"required": True, "content": {JSON: {"schema": CHANGES, "example": EXAMPLE}}},
    },
)
async def change_branch(request: Request, name: str) -> Response:
    """As at /api/changes."""
    return await change(request, name)
