"""The SPARQL 1.1 protocol's query operation at /sparql (https://www.w3.org/TR/sparql11-protocol/, section 2.1)."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.errors import BadRequest, NotAcceptable, TooLarge, UnknownMediaType
from api.http import negotiation
from api.http.pages import render
from api.http.state import state_of
from world.query.errors import UpdateRefused
from world.query.formats import OFFERED, Choice, Form, Format
from world.query.query import Answer, Query

router = APIRouter()

_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_MOST_PARAMETERS = 100
_TEXT = {"schema": {"type": "string"}}
_ANSWERS = {
    "200": {
        "description": "The answer, in a format that the Accept header takes.",
        "content": {one.media_type: _TEXT for form in Form for one in OFFERED[form]},
    },
}
_GRAPHS = [
    {
        "name": f"{kind}-graph-uri",
        "in": "query",
        "description": f"A graph to use as {use}; without any of them the whole dataset is asked.",
        "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
    }
    for kind, use in (("default", "part of the default graph"), ("named", "a named graph"))
]
_TEXT_OF_QUERY = {"name": "query", "in": "query", "description": "The SPARQL text.", "schema": {"type": "string"}}

_DESCRIPTION = """\
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
CONSTRUCT {
  ?endpoint a sd:Service ; sd:endpoint ?endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat formats:SPARQL_Results_JSON, formats:SPARQL_Results_XML, formats:SPARQL_Results_CSV,
      formats:SPARQL_Results_TSV, formats:Turtle, formats:N-Triples, formats:RDF_XML, formats:JSON-LD ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
} WHERE { VALUES ?endpoint { <ENDPOINT> } }
"""


@router.get(
    "/sparql",
    summary="Ask the world a SPARQL query",
    description="SELECT, ASK, CONSTRUCT or DESCRIBE. Without a query: a form for browsers, for others a "
    "description of the service. Updates and SERVICE are refused.",
    openapi_extra={
        "parameters": [_TEXT_OF_QUERY, *_GRAPHS],
        "responses": _ANSWERS,
    },
    response_class=Response,
)
async def ask_by_get(request: Request) -> Response:
    """Answers the query in the address, or says what is served here."""
    parameters = _parse(request.scope["query_string"])
    if any(name == "query" for name, _ in parameters):
        return await _ask(request, _one_query(parameters), parameters)
    if any(name == "update" for name, _ in parameters):
        raise UpdateRefused
    accept = request.headers.get("accept")
    graphs = [(one, one.accepted_as) for one in OFFERED[Form.GRAPH]]
    offers: list[tuple[Format | None, tuple[str, ...]]] = [*graphs, (None, ("text/html",))]
    if negotiation.choose(accept, offers) is None and "text/html" in (accept or ""):
        return render(request, "sparql.html")
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
                _QUERY: _TEXT,
                _FORM: {
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
    kind, _, options = request.headers.get("content-type", "").partition(";")
    match kind.strip().lower():
        case "application/sparql-query":
            _require_utf8(options)
            text = _decode(await request.body())
            return await _ask(request, text, _parse(request.scope["query_string"]))
        case "application/x-www-form-urlencoded":
            _require_utf8(options)
            parameters = _parse(await request.body())
            return await _ask(request, _one_query(parameters), parameters)
        case "application/sparql-update":
            raise UpdateRefused
        case other:
            raise UnknownMediaType(
                f"A query cannot be sent as `{other[:80] or 'nothing'}`.",
                f"Send it as {_QUERY}, or as a form's field `query` ({_FORM}).",
                "Content-Type",
            )


async def _ask(request: Request, text: str, parameters: Sequence[tuple[str, str]]) -> Response:
    state = state_of(request)
    if len(text) > state.settings.query_characters:
        raise TooLarge(
            f"The query is longer than {state.settings.query_characters} characters.",
            "Ask in parts.",
        )
    query = Query(
        text,
        _formats(request.headers.get("accept")),
        tuple(value for name, value in parameters if name == "default-graph-uri"),
        tuple(value for name, value in parameters if name == "named-graph-uri"),
    )
    return _response(await run_in_threadpool(state.queries.run, query))


async def _describe(request: Request) -> Response:
    formats = _formats(request.headers.get("accept"))
    endpoint = str(request.url_for("ask_by_get"))
    query = Query(_DESCRIPTION.replace("ENDPOINT", endpoint), formats)
    return _response(await run_in_threadpool(state_of(request).queries.run, query))


def _response(answer: Answer) -> Response:
    """Header fields are set by hand: Starlette would add a charset to text/turtle."""
    charset = "; charset=utf-8" if answer.format in (Format.CSV, Format.TSV, Format.TURTLE) else ""
    headers = {"Content-Type": answer.format.media_type + charset, "Vary": "Accept"}
    return Response(answer.body, headers=headers)


def _formats(accept: str | None) -> Choice:
    """The formats for each form. Raises `NotAcceptable` when no form of answer could be written at all."""
    found = {form: negotiation.choose(accept, [(one, one.accepted_as) for one in OFFERED[form]]) for form in Form}
    if not any(found.values()):
        raise NotAcceptable(
            "Answers are written in none of the formats asked for.",
            f"Ask for {', '.join(dict.fromkeys(f.media_type for form in Form for f in OFFERED[form]))}.",
            "Accept",
        )
    return Choice(found[Form.SOLUTIONS], found[Form.BOOLEAN], found[Form.GRAPH])


def _one_query(parameters: Sequence[tuple[str, str]]) -> str:
    found = [value for name, value in parameters if name == "query"]
    if len(found) == 1:
        return found[0]
    if not found and any(name == "update" for name, _ in parameters):
        raise UpdateRefused
    raise BadRequest(
        f"One parameter `query` is needed, and {len(found) or 'none'} came.",
        "Send exactly one.",
        "query",
    )


def _parse(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _decode(data),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest("A parameter is not UTF-8.", "Encode it as UTF-8, then percent-encode it.") from error
    except ValueError as error:
        raise BadRequest(f"More than {_MOST_PARAMETERS} parameters came.", "Send fewer.") from error


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The request is not UTF-8.", "Send it as UTF-8.") from error


def _require_utf8(options: str) -> None:
    for option in options.split(";"):
        name, _, value = option.partition("=")
        if name.strip().lower() == "charset" and value.strip(" \"'").lower() not in (
            "utf-8",
            "utf8",
            "us-ascii",
        ):
            raise UnknownMediaType(
                f"The charset `{value.strip()[:40]}` is not read.",
                "Send UTF-8.",
                "Content-Type",
            )
