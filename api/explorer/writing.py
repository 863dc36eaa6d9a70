"""Write: people, ties, events and all else, added and changed by forms that the vocabulary makes.

A page writes with a token: whoever signs in pastes one, the script keeps it for as long as the tab is open, and sends
it as `Authorization`. There are no cookies, so no other page can write in anybody's name. Writing takes a script,
therefore; what may be read is there without one.

`/write/rehearsal` says of what stands in a form which mistakes it has, and which findings it would end and begin.
"""

import json
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from api.errors import BadRequest, NotFound
from api.explorer.fields import fields_of
from api.explorer.shell import page
from api.http import errors
from api.http.editing import JSON, json_text, writing_token
from api.http.state import state_of
from api.http.updates import write
from api.tokens import Scope
from ontology.vocabulary import vocabulary
from world.errors import LegendryError, did_you_mean, shorten
from world.notes.json_note import parsed
from world.resources.collection import collection_named, collection_of
from world.resources.directory import View
from world.resources.head import head_of
from world.update.request import HistoryChange, What

router = APIRouter(include_in_schema=False)

_GROUPS: Final = (
    ("People", ("Person",), ("Circle",)),
    (
        "What ties them",
        ("Friendship", "Romance", "Marriage", "Kinship", "Enmity", "Service", "Residence"),
        ("Situation",),
    ),
    ("What happens", ("Meeting", "Betrayal", "Recruitment", "Mission", "Death", "Journey", "Message"), ("Event",)),
    ("Agencies and other bodies", ("Agency", "Company", "State"), ("Organisation",)),
    ("Places", ("City", "Country", "Cafe", "SafeHouse"), ("Place",)),
    ("Things", ("Document", "Weapon", "Secret"), ("Thing",)),
    ("Stories", ("Story", "Chapter"), ("Narrative",)),
)
"""What is offered to write: what most are after by name, and the classes below which all others are."""


@router.get("/write")
async def begin(request: Request) -> Response:
    """What can be written, and where to find what is there already."""
    known = vocabulary()

    def named(name: str) -> tuple[str, str]:
        return name, known.labels.get(known.class_named(name) or "", name)

    groups = [
        (
            title,
            [named(one) for one in first],
            [
                named(known.name_of(iri))
                for top in tops
                for iri in known.subclasses(known.class_named(top) or "")
                if known.name_of(iri) not in first
            ],
        )
        for title, first, tops in _GROUPS
    ]
    return page(request, "write.html", groups=groups, why_not=_why_not(request), branch=_branch(request))


@router.get("/write/new")
async def new(request: Request) -> Response:
    """A form for a thing of a type."""
    known, name = vocabulary(), request.query_params.get("type", "")
    kind = known.class_named(name)
    if kind is None:
        near = did_you_mean(name, known.class_names)
        raise NotFound(f"There is no type `{shorten(name)}`.{near}", "Choose one at /write.", "type")
    given = {key: value for key, value in request.query_params.items() if key not in ("type", "branch")}
    return await _form(request, kind, "", given)


@router.get("/write/thing")
async def thing(request: Request) -> Response:
    """A form for what is there."""
    return await _form(request, "", request.query_params.get("id", ""), {})


@router.get("/write/token")
async def token(request: Request) -> Response:
    """Whose token it is that came, and whether it may write: always 200, for the script that asks."""
    try:
        found = writing_token(request)
    except LegendryError as error:
        return JSONResponse({"name": "", "problem": str(error)}, headers={"Cache-Control": "no-store"})
    may = found.scope.includes(Scope.WRITE)
    return JSONResponse({"name": found.name, "problem": "" if may else "It may not write."}, headers=_KEPT)


@router.post("/write/rehearsal")
async def rehearsal(request: Request) -> Response:
    """What would come of a form: always 200 for one that a token came with, since mistakes are what it is for.

    `{"problem": …, "problems": [{"pointer", "read", "write"}], "ended": […], "begun": […]}`
    """
    found = writing_token(request)
    asked = parsed(await json_text(request, JSON))
    name, body = asked.get("id"), asked.get("note")
    if not isinstance(name, str | None) or not isinstance(body, dict):
        raise BadRequest("This is no form.", 'Send {"id": …, "collection": …, "branch": …, "note": {…}}.')
    change = HistoryChange(
        What.PATCH if name else What.CREATE,
        name or "",
        collection_named(str(asked.get("collection", "entities"))).id,
        json.dumps(body),
        str(asked.get("branch", "")),
        force=True,
        is_rehearsed=True,
    )
    told: dict[str, Any] = {"problem": "", "problems": [], "ended": [], "begun": []}
    try:
        done = (await write(request, found, change, "")).told or {}
        told |= {"ended": done.get("ended", []), "begun": done.get("begun", [])}
    except LegendryError as error:
        told |= {"problem": str(error), "status": errors.status_of(error)}
        told |= {"problems": errors.problem(error).get("problems", [])}
    return JSONResponse(told, headers=_KEPT)


async def _form(request: Request, kind: str, name: str, given: dict[str, Any]) -> Response:
    branch = _branch(request)

    def read(view: View) -> dict[str, Any]:
        if not name:
            label = ""
            note, iri = given, kind
        else:
            world = view.world
            head = head_of(world, name) if world.knows(name) else None
            if head is None:
                raise NotFound(
                    f"There is nothing to write at `{shorten(name)}`.",
                    "Look for it by name; a part is changed with what it is a part of.",
                    "id",
                )
            label, note = world.label(name), head
            iri = vocabulary().class_named(str(head["type"])) or ""
        known = vocabulary()
        return {
            "label": label,
            "type": known.name_of(iri),
            "kind_label": known.labels.get(iri, known.name_of(iri)),
            "means": known.definitions.get(iri, ""),
            "collection": collection_of([known.compact(iri)]).id,
            "fields": fields_of(iri, note, view.world),
            "note": note,
            "types": [],
        }

    found = await state_of(request).reading.run(read, branch)
    return page(request, "write-form.html", id=name, branch=branch, why_not=_why_not(request), **found)


def _branch(request: Request) -> str:
    return request.query_params.get("branch", "")


def _why_not(request: Request) -> str:
    return state_of(request).access.why_not


_KEPT: Final = {"Cache-Control": "no-store"}
