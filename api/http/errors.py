"""Every error as `application/problem+json` (RFC 9457) with the status that fits. No tracebacks.

    {"title": "Bad Request", "status": 400, "detail": …, "error": {"what": …, "where": …, "remedy": …}}

`detail` is what is wrong and what to do, as the command line says it; `error` has its parts.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api import errors as ours
from api.casting import NoPlot
from api.http.desk import Fault
from api.http.visit import route_of
from api.plotting import UnsoundPlot
from api.workshop import errors as workshop
from solver import SchemaError
from world.errors import LegendryError, Remedied, ServerFailed, UnknownTerm
from world.query import errors as query
from world.update import errors as update

_STATUS: Mapping[type[LegendryError], int] = {
    query.UpdateRefused: 403,
    query.CallRefused: 403,
    query.FormatRefused: 406,
    query.QueryTooSlow: 503,
    query.QueryTooGreedy: 503,
    query.AskerGone: 503,
    query.AnswerTooLarge: 507,
    query.QueryFailed: 422,
    query.NoWorker: 503,
    query.QueriesBusy: 503,
    ours.NotAcceptable: 406,
    ours.TooLarge: 413,
    ours.UnknownMediaType: 415,
    ours.TokenNeeded: 401,
    ours.NotAllowed: 403,
    ours.NotFound: 404,
    update.LoadRefused: 403,
    update.BooksRefused: 403,
    update.NoSuchGraph: 404,
    update.ConditionFailed: 412,
    update.UpdateTooSlow: 503,
    update.UpdateTooGreedy: 503,
    update.UpdateFailed: 422,
    update.StoreUnwritable: 503,
    update.StoreFull: 507,
    update.UpdatesBusy: 503,
    ours.Busy: 503,
    ours.TooSlow: 503,
    workshop.WorkTooGreedy: 507,
    workshop.CalledOff: 503,
    Fault: 500,
    ours.TooMany: 429,
    NoPlot: 422,
    SchemaError: 404,
    UnknownTerm: 404,
    UnsoundPlot: 500,
    ServerFailed: 502,
}
_BY_NAME: Mapping[str, int] = {kind.__name__: status for kind, status in _STATUS.items()}
"""The same for errors that a worker had, of which the names are known."""
_REMEDIES = {
    404: "See / for the pages and /docs for what may be asked.",
    405: "Use a method that the Allow header lists; /docs says what may be asked.",
    500: "Try again; the server's log says more.",
}
_DOCS = "See /docs for what may be asked."


_MEANS = {
    400: "something in the request means nothing here; the answer says what to write.",
    404: "there is nothing of that name.",
    406: "none of the formats asked for is written.",
    409: "that cannot be done any more, or not yet.",
    413: "the body is larger than it may be.",
    422: "the world holds no such thing; the answer says why.",
    429: "one client may not have more of these at once.",
    503: "too many others wait, or its time was up and it was stopped.",
    507: "it needed more memory than it may have, and was stopped.",
}

MEDIA_TYPE = "application/problem+json"
_TEXT = {"type": "string"}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["title", "status", "detail", "error"],
    "properties": {
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {**_TEXT, "description": "What was wrong, and what to do."},
        "error": {
            "type": "object",
            "required": ["what", "remedy"],
            "properties": {"what": _TEXT, "where": _TEXT, "remedy": _TEXT},
        },
    },
}
"""The body of every answer that is an error, as a JSON Schema."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Errors that an operation may answer with, as OpenAPI describes them."""
    content = {MEDIA_TYPE: {"schema": SCHEMA}}
    return {status: {"description": f"{_title(status)}: {_MEANS[status]}", "content": content} for status in statuses}


def answer(
    status: int,
    what: str,
    remedy: str,
    where: str = "",
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A JSON response that says what is wrong and what to do."""
    error = {"what": what, **({"where": where} if where else {}), "remedy": remedy}
    problem = {"title": _title(status), "status": status, "detail": f"{what} {remedy}", "error": error}
    return JSONResponse(problem, status, headers, MEDIA_TYPE)


def _title(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def status_of(error: LegendryError) -> int:
    """The HTTP status that fits an error: 400 where nothing says otherwise."""
    kinds = error.kinds if isinstance(error, workshop.Relayed) else [kind.__name__ for kind in type(error).__mro__]
    return next((_BY_NAME[kind] for kind in kinds if kind in _BY_NAME), 400)


def answer_error(error: LegendryError) -> Response:
    """An error as a response."""
    status = status_of(error)
    headers = {}
    if isinstance(error, (ours.Busy, ours.TooMany, query.QueriesBusy, update.UpdatesBusy)):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, ours.TokenNeeded):
        headers["WWW-Authenticate"] = error.challenge
    if isinstance(error, Remedied) and error.remedy:
        return answer(status, error.what, error.remedy, error.where, headers)
    return answer(status, str(error), _DOCS, headers=headers)


def install(app: FastAPI) -> None:
    """Makes `app` answer every error this way."""
    app.add_exception_handler(LegendryError, _legendry)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def _legendry(_: Request, error: Exception) -> Response:
    assert isinstance(error, LegendryError)
    return answer_error(error)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    what = {
        404: "There is nothing at this address.",
        405: "This address does not take that method.",
    }
    remedy = _REMEDIES.get(error.status_code, _DOCS)
    return answer(
        error.status_code,
        what.get(error.status_code, str(error.detail)),
        remedy,
        headers=headers,
    )


def _allowed(request: Request) -> str:
    """The methods of all routes at this address: the router itself tells those of the first."""
    methods = {method.upper() for method in request.app.openapi()["paths"].get(route_of(request.scope), {"get": {}})}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems: list[dict[str, Any]] = list(error.errors())
    first = problems[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or "the request"
    return answer(
        400,
        f"`{name}` is not right: {first['msg']}.",
        _DOCS,
        where=str(first["loc"][0]),
    )
