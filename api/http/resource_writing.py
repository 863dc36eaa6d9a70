"""Creating, changing and deleting the things of the world at /api: each a checked edit by the head of a note."""

from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.http.editing import (
    DRY_RUN,
    FORCE,
    IN_BRANCH,
    JSON,
    MERGE_PATCH,
    WHY,
    EditDone,
    edit,
    json_text,
    told,
    writing_token,
)
from api.http.parameters import Given, Parameter
from api.http.resources import NOTE_ID
from world.resources.collection import Collection, collections
from world.update.request import HistoryChange, What

router = APIRouter(prefix="/api")

_CASCADE: Final = Parameter(
    "cascade",
    "Also what others say of it, and the events and situations that cannot be without it.",
    is_flag=True,
    default=False,
)
_HEAD: Final = {
    "type": "object",
    "description": "The keys of a note of this type, as `legendry keys` lists them.",
    "additionalProperties": True,
}
_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "characters": {"id": "anna-weiss", "name": "Anna Weiss", "pronoun": "she", "born": "1935"},
    "agencies": {"id": "hva", "name": "the HVA", "founded": "1951"},
    "organisations": {"id": "red-cell", "type": "Cell", "name": "the red cell"},
    "places": {"id": "vienna", "type": "City", "name": "Vienna"},
    "things": {"id": "red-folder", "type": "Document", "name": "a red folder"},
    "events": {"id": "first-meeting", "type": "Meeting", "name": "a first meeting", "party": ["volodymyr-kazuo"]},
    "relationships": {
        "id": "kazuo-and-petrova",
        "type": "Friendship",
        "name": "a friendship",
        "party": ["volodymyr-kazuo", "natalia-petrova"],
    },
    "situations": {"id": "petrova-at-home", "type": "Residence", "name": "a home", "agent": "natalia-petrova"},
    "entities": {"id": "anna-fear", "type": "Fear", "name": "heights"},
}
_CREATE: Final = (WHY, FORCE, IN_BRANCH, DRY_RUN)
_DELETE: Final = (WHY, FORCE, _CASCADE, IN_BRANCH, DRY_RUN)
_DONE: Final[dict[int | str, dict[str, Any]]] = {200: {"model": EditDone, "description": "It is done."}}
_MADE: Final[dict[int | str, dict[str, Any]]] = {201: {"model": EditDone, "description": "There is such a thing now."}}


def _body(collection: Collection, *kinds: str) -> dict[str, Any]:
    content = {"schema": _HEAD, "example": _EXAMPLES.get(collection.id, {})}
    return {"requestBody": {"required": True, "content": dict.fromkeys(kinds, content)}}


def _add(collection: Collection) -> None:
    """The addresses under which a collection is changed."""

    async def create(request: Request) -> Response:
        token = writing_token(request)
        given = Given(request, _CREATE)
        body = await json_text(request, JSON)
        done = await edit(request, token, given, _change(given, What.CREATE, body=body))
        made = str((done.told or {}).get("id", ""))
        if given.flag("dry_run"):
            return told(done)
        return told(done, 201, f"{request.url.path.rstrip('/')}/{quote(made)}")

    async def put(request: Request, id: str) -> Response:
        token = writing_token(request)
        given = Given(request, _CREATE)
        body = await json_text(request, JSON)
        done = await edit(request, token, given, _change(given, What.PUT, id, body))
        is_made = done.is_new and not given.flag("dry_run")
        return told(done, 201 if is_made else 200, quote(request.url.path) if is_made else "")

    async def patch(request: Request, id: str) -> Response:
        token = writing_token(request)
        given = Given(request, _CREATE)
        body = await json_text(request, MERGE_PATCH, JSON)
        return told(await edit(request, token, given, _change(given, What.PATCH, id, body)))

    async def delete(request: Request, id: str) -> Response:
        token = writing_token(request)
        given = Given(request, _DELETE)
        return told(await edit(request, token, given, _change(given, What.DELETE, id, cascade=given.flag("cascade"))))

    def _change(given: Given, what: What, id: str = "", body: str = "", *, cascade: bool = False) -> HistoryChange:
        return HistoryChange(
            what,
            id,
            collection.id,
            body,
            given.text("branch"),
            force=given.flag("force"),
            cascade=cascade,
            is_rehearsed=given.flag("dry_run"),
        )

    described = [one.as_openapi() for one in _CREATE]
    router.add_api_route(
        f"/{collection.id}",
        create,
        methods=["POST"],
        name=f"create_{collection.id}",
        summary=f"Add one to the {collection.id}",
        description="The body is the head of its note. What would make new errors is refused with the findings.",
        status_code=201,
        response_class=Response,
        responses={**_DONE, **_MADE},
        openapi_extra={"parameters": described, **_body(collection, JSON)},
    )
    router.add_api_route(
        f"/{collection.id}/{{id:path}}",
        put,
        methods=["PUT"],
        name=f"put_{collection.id}",
        summary=f"Put one of the {collection.id} in the place of what is there",
        description="What its note does not say any more goes; facts that no note can say stay.",
        response_class=Response,
        responses={**_DONE, **_MADE},
        openapi_extra={"parameters": [NOTE_ID, *described], **_body(collection, JSON)},
    )
    router.add_api_route(
        f"/{collection.id}/{{id:path}}",
        patch,
        methods=["PATCH"],
        name=f"change_{collection.id}",
        summary=f"Change one of the {collection.id}",
        description="A merge patch (RFC 7396) of the head of its note: null takes a key away, a list is put in whole.",
        response_class=Response,
        responses=_DONE,
        openapi_extra={"parameters": [NOTE_ID, *described], **_body(collection, MERGE_PATCH, JSON)},
    )
    router.add_api_route(
        f"/{collection.id}/{{id:path}}",
        delete,
        methods=["DELETE"],
        name=f"delete_{collection.id}",
        summary=f"Delete one of the {collection.id}",
        description="With its parts. Where others speak of it, that is refused, unless these are to go as well.",
        response_class=Response,
        responses=_DONE,
        openapi_extra={"parameters": [NOTE_ID, *(one.as_openapi() for one in _DELETE)]},
    )


for _collection in collections().values():
    _add(_collection)
