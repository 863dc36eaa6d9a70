"""The SPARQL 1.1 Graph Store HTTP Protocol at /data (https://www.w3.org/TR/sparql11-http-rdf-update/).

A graph is named in the address (`/data?graph=IRI`, `/data?default`; section 4.2), or is the address itself, below
`/data/` (section 4.1).
"""

import secrets
from email.parser import BytesParser
from email.policy import HTTP

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import BadRequest, NotAcceptable, UnknownMediaType
from api.http import negotiation
from api.http.caching import etag_of, unchanged, version_of
from api.http.protocol import TEXT, content_type, in_address, values
from api.http.state import state_of
from api.http.streaming import VARY, answered
from api.http.updates import write
from world.errors import shorten
from world.query.formats import OFFERED, Choice, Form, Format
from world.query.query import Query
from world.update.graph import Document, Misread, Verb, demand_name
from world.update.request import GraphChange

router = APIRouter()

_FORMATS = OFFERED[Form.GRAPH]
_MULTIPART = "multipart/form-data"
_MOST_PARTS = 100
_KNOWN = ", ".join(one.media_type for one in _FORMATS)
_CONTENT = {one.media_type: TEXT for one in _FORMATS}
_WHICH = [
    {"name": "graph", "in": "query", "description": "The graph's IRI.", "schema": {"type": "string", "format": "uri"}},
    {
        "name": "default",
        "in": "query",
        "description": "Without a value: the default graph.",
        "schema": {"type": "string", "enum": [""]},
        "allowEmptyValue": True,
    },
]
_PATH = {"name": "path", "in": "path", "required": True, "schema": {"type": "string"}}
_SENT = {"requestBody": {"required": True, "content": {**_CONTENT, _MULTIPART: TEXT}}}
_READ = {"responses": {"200": {"description": "The graph.", "content": _CONTENT}}}
_WRITTEN = {"responses": {"201": {"description": "There is such a graph now."}, "204": {"description": "It is done."}}}


@router.get("/data", summary="Read a graph", response_class=Response, openapi_extra={"parameters": _WHICH, **_READ})
@router.get(
    "/data/{path:path}",
    summary="Read the graph at this address",
    response_class=Response,
    openapi_extra={"parameters": [_PATH], **_READ},
)
async def read_graph(request: Request) -> Response:
    """The graph, in the format that the Accept header asks for; without a name, where all of them are described."""
    name = _named(request)
    if name is None:  # the store itself is asked for
        return RedirectResponse(request.url_for("ask_by_get"), 303)
    accept = request.headers.get("accept")
    wanted = negotiation.choose(accept, [(one, one.accepted_as) for one in _FORMATS])
    if wanted is None:
        raise NotAcceptable("Graphs are written in none of the formats asked for.", f"Ask for {_KNOWN}.", "Accept")
    served = state_of(request).served
    etag = etag_of(request, await version_of(served), wanted.value) if served.is_here else ""
    if etag and (found := unchanged(request, etag, VARY)):
        return found
    if name:
        try:
            demand_name(name)
        except Misread as error:
            raise BadRequest(f"The graph's name is no IRI: {error}.", "Name it by an absolute IRI.", "graph") from error
    return await answered(request, Query("", Choice(graph=wanted), graph=name), etag)


@router.put(
    "/data", summary="Put a graph in a graph's place", openapi_extra={"parameters": _WHICH, **_SENT, **_WRITTEN}
)
@router.put(
    "/data/{path:path}",
    summary="Put a graph in the place of the one at this address",
    openapi_extra={"parameters": [_PATH], **_SENT, **_WRITTEN},
)
async def put_graph(request: Request) -> Response:
    """Puts what was sent in the place of a graph."""
    return await _write(request, Verb.PUT)


@router.post(
    "/data",
    summary="Add to a graph; without a name, make a new one",
    openapi_extra={"parameters": _WHICH, **_SENT, **_WRITTEN},
)
@router.post(
    "/data/{path:path}",
    summary="Add to the graph at this address",
    openapi_extra={"parameters": [_PATH], **_SENT, **_WRITTEN},
)
async def add_to_graph(request: Request) -> Response:
    """Adds what was sent to a graph, or makes a new one of it, whose address the answer tells (section 5.5)."""
    return await _write(request, Verb.POST)


@router.delete("/data", summary="Take a graph away", openapi_extra={"parameters": _WHICH}, status_code=204)
@router.delete(
    "/data/{path:path}",
    summary="Take the graph at this address away",
    openapi_extra={"parameters": [_PATH]},
    status_code=204,
)
async def delete_graph(request: Request) -> Response:
    """Takes a graph away; of the default graph, what is in it."""
    return await _write(request, Verb.DELETE)


async def _write(request: Request, verb: Verb) -> Response:
    token = state_of(request).access.demand_writing(request)
    name = _named(request)
    headers = {}
    if name is None:
        if verb is not Verb.POST:
            raise _unnamed()
        name = f"{str(request.url.replace(query='', fragment='')).rstrip('/')}/{secrets.token_hex(16)}"
        headers["Location"] = name
    documents = () if verb is Verb.DELETE else await _sent(request)
    what = f"{verb.value} {f'<{name}>' if name else 'the default graph'}"
    done = await write(request, token, GraphChange(verb, name, documents), shorten(what, 200))
    return Response(status_code=201 if done.is_new and verb is not Verb.DELETE else 204, headers=headers)


def _named(request: Request) -> str | None:
    """The graph that a request is about: empty for the default graph, None where it names none."""
    given = in_address(request)
    names, default = values(given, "graph"), values(given, "default")
    if request.url.path.rstrip("/") != request.url_for("read_graph").path:
        if given:
            raise BadRequest(
                "The address is a graph's own, and has parameters as well.", "Leave them out, or ask /data?graph=IRI."
            )
        return str(request.url.replace(query="", fragment=""))
    if len(names) + len(default) > 1 or (default and default != ("",)):
        raise BadRequest("More than one graph is named.", "Name one, as ?graph=IRI or ?default.", "graph")
    if names and not names[0]:
        raise BadRequest("The graph's name is empty.", "Name it, as ?graph=IRI, or use ?default.", "graph")
    return names[0] if names else "" if default else None


def _unnamed() -> BadRequest:
    return BadRequest("No graph is named.", "Add ?graph=IRI or ?default to the address.", "graph")


async def _sent(request: Request) -> tuple[Document, ...]:
    """What the body says: one document, or the parts of a form (section 5.5)."""
    kind = content_type(request)
    body = await request.body()
    if kind != _MULTIPART:
        return (Document(_format(kind), body),)
    head = b"Content-Type: " + request.headers["content-type"].encode("latin-1") + b"\r\n\r\n"
    parts = BytesParser(policy=HTTP).parsebytes(head + body)
    if not parts.is_multipart() or parts.defects:
        raise BadRequest("The form is broken.", f"Send it as {_MULTIPART} with its boundary (RFC 7578).")
    found = list(parts.iter_parts())
    if len(found) > _MOST_PARTS:
        raise BadRequest(f"The form has more than {_MOST_PARTS} parts.", "Send fewer.")
    return tuple(Document(_format(part.get_content_type()), _bytes(part.get_payload(decode=True))) for part in found)


def _bytes(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else b""


def _format(media_type: str) -> Format:
    found = next((one for one in _FORMATS if media_type in one.accepted_as), None)
    if found is None:
        raise UnknownMediaType(
            f"A graph cannot be sent as `{media_type[:80] or 'nothing'}`.", f"Send it as {_KNOWN}.", "Content-Type"
        )
    return found
