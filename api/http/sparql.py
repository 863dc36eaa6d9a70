"""The SPARQL 1.1 protocol's query operation at /sparql (https://www.w3.org/TR/sparql11-protocol/, section 2.1)."""

import re
from functools import lru_cache
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import BadRequest, NotAcceptable, TooLarge, UnknownMediaType
from api.http import caching, negotiation
from api.http.description import description
from api.http.protocol import (
    FORM,
    QUERY,
    TEXT,
    UPDATE,
    Parameters,
    content_type,
    decode,
    graph_parameter,
    in_address,
    only,
    parameters,
)
from api.http.protocol import values as values_of
from api.http.state import state_of
from api.http.streaming import VARY, answered
from world.query.errors import UpdateRefused
from world.query.formats import OFFERED, Choice, Form, Format
from world.query.query import Query

router = APIRouter()

_USUAL: Final = 500
"""Characters of an Accept header whose meaning is remembered."""
_DIFFERS: Final = re.compile(r"rand|uuid|now|bnode|\\u", re.IGNORECASE)
"""What may be the name of a function that gives something else each time; queries with that word get no tag."""

_ANSWERS = {
    "200": {
        "description": "The answer, in a format that the Accept header takes.",
        "content": {one.media_type: TEXT for form in Form for one in OFFERED[form]},
    },
}
_GRAPHS = [
    graph_parameter(f"{kind}-graph-uri", f"A graph to use as {use}; without any of them the whole dataset is asked.")
    for kind, use in (("default", "part of the default graph"), ("named", "a named graph"))
]
_TEXT_OF_QUERY = {"name": "query", "in": "query", "description": "The SPARQL text.", "schema": {"type": "string"}}


@router.get(
    "/sparql",
    summary="Ask the world a SPARQL query",
    description="SELECT, ASK, CONSTRUCT or DESCRIBE. Without a query: browsers are led to a form, others get a "
    "description of the service. Updates and SERVICE are refused.",
    openapi_extra={
        "parameters": [_TEXT_OF_QUERY, *_GRAPHS],
        "responses": _ANSWERS,
    },
    response_class=Response,
)
async def ask_by_get(request: Request) -> Response:
    """Answers the query in the address, or says what is served here."""
    given = in_address(request)
    if values_of(given, "query"):
        return await _ask(request, only(given, "query"), given)
    if values_of(given, "update"):
        raise UpdateRefused
    if any(name in ("default-graph-uri", "named-graph-uri") for name, _ in given):
        raise BadRequest("Graphs are named, and no query came.", "Send a query with them (`query`).", "query")
    accept = request.headers.get("accept")
    graphs = [(one, one.accepted_as) for one in OFFERED[Form.GRAPH]]
    offers: list[tuple[Format | None, tuple[str, ...]]] = [*graphs, (None, ("text/html",))]
    if negotiation.choose(accept, offers) is None and "text/html" in (accept or ""):
        return RedirectResponse(f"{request.scope.get('root_path', '')}/ask", 303)
    return await _describe(request)


@router.post(
    "/sparql",
    summary="Ask the world a SPARQL query that is too long for an address",
    description="The query is the body (application/sparql-query) or the field “query” of a form.",
    openapi_extra={
        "parameters": _GRAPHS,
        "requestBody": {
            "required": True,
            "content": {
                QUERY: TEXT,
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": {"type": "string"}},
                    }
                },
            },
        },
        "responses": _ANSWERS,
    },
    response_class=Response,
)
async def ask_by_post(request: Request) -> Response:
    """Answers the query in the body."""
    match content_type(request):
        case "application/sparql-query":
            return await _ask(request, decode(await request.body()), in_address(request))
        case "application/x-www-form-urlencoded":
            given = parameters(await request.body())
            if values_of(given, "update") and not values_of(given, "query"):
                raise UpdateRefused
            return await _ask(request, only(given, "query"), given)
        case "application/sparql-update":
            raise UpdateRefused
        case other:
            raise UnknownMediaType(
                f"A query cannot be sent as `{other[:80] or 'nothing'}`.",
                f"Send it as {QUERY}, or as a form's field `query` ({FORM}). Updates ({UPDATE}) go to /update.",
                "Content-Type",
            )


async def _ask(request: Request, text: str, given: Parameters) -> Response:
    state = state_of(request)
    if len(text) > state.settings.query_characters:
        raise TooLarge(
            f"The query is longer than {state.settings.query_characters} characters.",
            "Ask in parts.",
        )
    query = Query(
        text,
        _formats(request.headers.get("accept")),
        values_of(given, "default-graph-uri"),
        values_of(given, "named-graph-uri"),
    )
    etag = ""
    if request.method == "GET" and state.served.is_here and not _DIFFERS.search(text):
        version = await caching.version_of(state.served)
        etag = caching.etag_of(request, version, query.formats.name, is_weak=True)
        if found := caching.unchanged(request, etag, VARY):
            return found
    return await answered(request, query, etag)


async def _describe(request: Request) -> Response:
    formats = _formats(request.headers.get("accept"))
    query = Query(description(request), formats)
    return await answered(request, query)


def _formats(accept: str | None) -> Choice:
    """The formats for each form. Raises `NotAcceptable` when no form of answer could be written at all."""
    return _chosen(accept) if len(accept or "") <= _USUAL else _chosen.__wrapped__(accept)


@lru_cache(maxsize=256)  # most clients always ask for the same
def _chosen(accept: str | None) -> Choice:
    found = {form: negotiation.choose(accept, [(one, one.accepted_as) for one in OFFERED[form]]) for form in Form}
    if not any(found.values()):
        raise NotAcceptable(
            "Answers are written in none of the formats asked for.",
            f"Ask for {', '.join(dict.fromkeys(f.media_type for form in Form for f in OFFERED[form]))}.",
            "Accept",
        )
    return Choice(found[Form.SOLUTIONS], found[Form.BOOLEAN], found[Form.GRAPH])
