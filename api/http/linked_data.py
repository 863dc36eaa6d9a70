"""Every IRI of the world leads somewhere here: `https://w3id.org/legendry/…` is the same path on this server.

What is at w3id.org sends people on with 303 (See Other), as is due for what is no document; so an address here is that
of a document about the thing: 200, in the format that `Accept` asks for, with its own address in `Content-Location`.
"""

from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.errors import BadRequest, NotAcceptable, NotFound
from api.explorer.things import SEEN, shown, thing_page
from api.http import caching, negotiation
from api.http.parameters import Given, Parameter
from api.http.reading import BRANCH
from api.http.state import state_of
from ontology.namespaces import BRANCH as BRANCHES
from ontology.namespaces import EDIT, GRAPHS, ID, ONTOLOGY
from world.errors import shorten
from world.facts import is_id
from world.query.formats import OFFERED, Form, Format
from world.resources.collection import collection_of
from world.resources.description import described, written_out
from world.resources.directory import View
from world.resources.nearest import unknown

router = APIRouter()

_HTML: Final = "html"
_FORMATS: Final = {one.value: one for one in OFFERED[Form.GRAPH]}
_TIES: Final = 500
_GRAPHS: Final = GRAPHS.removeprefix("https://w3id.org/legendry")
_FORMAT: Final = Parameter("format", f"Goes before the Accept header: {_HTML}, {', '.join(_FORMATS)}.")
_IRI: Final = Parameter(
    "iri", "Any IRI of the world, such as one of another vocabulary.", example=f"{ID}volodymyr-kazuo", is_needed=True
)
_TEXT: Final = {"schema": {"type": "string"}}
_ANSWER: Final = {
    "description": "The thing.",
    "content": {"text/html": _TEXT, **{one.media_type: _TEXT for one in _FORMATS.values()}},
}


@router.get(
    "/id",
    summary="What is said of any IRI of the world",
    response_class=Response,
    responses={200: _ANSWER},
    openapi_extra={"parameters": [one.as_openapi() for one in (_IRI, _FORMAT, BRANCH)]},
)
async def by_iri(request: Request) -> Response:
    """A page, or RDF by the Accept header; IRIs of this world's own are at their path, too."""
    given = Given(request, (_IRI, _FORMAT, BRANCH, *SEEN))
    iri = given.text("iri")
    local = iri.removeprefix(str(ID))
    return await _about(request, given, local if local != iri and is_id(local) else f"<{iri}>")


@router.get(
    "/id/{local:path}",
    summary="What is said of a thing of the world",
    response_class=Response,
    responses={200: _ANSWER},
    openapi_extra={
        "parameters": [
            {
                "name": "local",
                "in": "path",
                "required": True,
                "description": "Its id.",
                "schema": {"type": "string"},
                "example": "volodymyr-kazuo",
            },
            *(one.as_openapi() for one in (_FORMAT, BRANCH)),
        ]
    },
)
async def by_id(request: Request, local: str) -> Response:
    """A page, or RDF by the Accept header."""
    return await _about(request, Given(request, (_FORMAT, BRANCH, *SEEN)), local)


@router.get("/ns", include_in_schema=False)
async def vocabulary(request: Request) -> Response:
    """The vocabulary, of which the terms' IRIs are fragments."""
    return RedirectResponse(request.url_for("ontology"), 303)


@router.get("/graph/{path:path}", include_in_schema=False)
async def graph(request: Request, path: str) -> Response:
    """Edits and branches are told of where they are read; other graphs are given by the graph store."""
    iri = f"{GRAPHS}{path}"
    root = str(request.base_url).rstrip("/")
    number, name = iri.removeprefix(str(EDIT)), iri.removeprefix(str(BRANCHES))
    if number != iri and "/" not in number:
        return RedirectResponse(f"{root}/api/history/{quote(number, safe='')}", 303)
    if name != iri and "/" not in name:
        return RedirectResponse(f"{root}/api/branches/{quote(name, safe='')}", 303)
    return RedirectResponse(f"{root}/data?{urlencode({'graph': iri})}", 303)


@router.get("/editor/{name:path}", include_in_schema=False)
async def editor(request: Request, name: str) -> Response:
    """What somebody has edited."""
    root = str(request.base_url).rstrip("/")
    return RedirectResponse(f"{root}/api/history?{urlencode({'by': name})}", 303)


async def _about(request: Request, given: Given, name: str) -> Response:
    state = state_of(request)
    wanted = _wanted(request, given)
    version = await run_in_threadpool(state.served.version)
    etag = caching.etag_of(request, version, wanted)
    if (same := caching.unchanged(request, etag)) is not None:
        return same

    def work(view: View) -> dict[str, Any] | bytes:
        if name.startswith("<") and name[1:].startswith(ONTOLOGY):
            raise NotFound(f"{shorten(name)} is a term of the vocabulary.", "Read of it at /ontology.")
        if not (is_id(name) or name.startswith("<")) or not _is_spoken_of(view, name):
            with view.lock:
                raise unknown(view.columns.terms, name)
        if wanted != _HTML:
            return written_out(described(view.world, name, _TIES), _FORMATS[wanted])
        return shown(view, name, _TIES)

    made = await state.reading.run(work, given.text("branch"))
    if isinstance(made, bytes):
        kind = _FORMATS[wanted]
        charset = "; charset=utf-8" if kind is Format.TURTLE else ""
        response = Response(made, headers={"Content-Type": kind.media_type + charset})
    else:
        collection = collection_of(tuple(f"lg:{one}" if ":" not in one else one for one in made["types"]))
        response = thing_page(request, made, collection)
    response.headers.update(caching.headers(etag))
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "format"]
    query = urlencode([*pairs, ("format", wanted)])
    response.headers["Content-Location"] = f"{quote(request.url.path)}?{query}"
    return response


def _is_spoken_of(view: View, name: str) -> bool:
    return view.world.knows(name) or next(view.world.facts(object=name), None) is not None


def _wanted(request: Request, given: Given) -> str:
    named = given.text("format")
    if named and named not in (_HTML, *_FORMATS):
        raise BadRequest(f"There is no format `{shorten(named)}`.", f"Give {_HTML}, {', '.join(_FORMATS)}.", "format")
    offers = [(_HTML, ("text/html",)), *((name, one.accepted_as) for name, one in _FORMATS.items())]
    wanted = named or negotiation.choose(request.headers.get("accept"), offers)
    if wanted is None:
        known = ", ".join(["text/html", *(one.media_type for one in _FORMATS.values())])
        raise NotAcceptable("Things are described in none of the formats asked for.", f"Ask for {known}.", "Accept")
    return wanted
