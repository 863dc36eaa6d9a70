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
from starlette.routing import Match, Mount

from api import errors as ours
from api.casting import NoPlot
from api.http.desk import Fault
from api.plotting import UnsoundPlot
from api.workshop import errors as workshop
from solver import SchemaError
from world.errors import (
    LegendryError,
    NoSuchBranch,
    NoSuchEdit,
    Remedied,
    ServerAway,
    ServerFailed,
    ServerRefused,
    UnknownTerm,
)
from world.query import errors as query
from world.resources.words import WordsBeingRead
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
    ours.NoTokens: 503,
    update.LoadRefused: 403,
    update.BooksRefused: 403,
    query.NoSuchGraph: 404,
    update.ConditionFailed: 412,
    update.UpdateTooSlow: 503,
    update.UpdateTooGreedy: 503,
    update.EditFails: 422,
    update.NoHead: 400,
    update.HeadRefused: 422,
    update.ReferredTo: 409,
    update.Conflicting: 409,
    update.Missing: 404,
    update.UpdateFailed: 422,
    update.StoreUnwritable: 503,
    update.StoreFull: 507,
    update.UpdatesBusy: 503,
    ours.Busy: 503,
    ours.TooSlow: 503,
    ours.TooMany: 429,
    ours.NotDone: 409,
    workshop.WorkTooGreedy: 503,
    workshop.AnswerTooLong: 507,
    workshop.CalledOff: 503,
    Fault: 500,
    NoPlot: 422,
    SchemaError: 404,
    UnknownTerm: 404,
    NoSuchEdit: 404,
    NoSuchBranch: 404,
    WordsBeingRead: 503,
    UnsoundPlot: 500,
    update.ChangeUntold: 403,
    ServerAway: 503,
    ServerRefused: 400,
    ServerFailed: 502,
}
_BY_NAME: Mapping[str, int] = {kind.__name__: status for kind, status in _STATUS.items()}
"""The same for errors that a worker had, of which the names are known."""
_REMEDIES = {
    404: "See / for the pages and /docs for what may be asked.",
    405: "Use a method that the Allow header lists; /docs says what may be asked.",
    500: "Try again; the server's log says more.",
}
_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
_PASSING = (ours.Busy, ours.TooMany, ours.NotDone, query.QueriesBusy, update.UpdatesBusy, WordsBeingRead, ServerAway)
"""What is otherwise a moment later; each says after how many seconds (`retry_after`)."""
_DOCS = "See /docs for what may be asked."


_MEANS = {
    400: "something in the request means nothing here; the answer says what to write.",
    401: "it needs a token.",
    403: "that is allowed to nobody, or not with that token.",
    404: "there is nothing of that name.",
    406: "none of the formats asked for is written.",
    409: "that cannot be done any more, or not yet.",
    412: "the condition that came with it does not hold.",
    413: "the body is larger than it may be.",
    415: "a body of that type is not read.",
    421: "the server does not answer to that Host name.",
    422: "the world holds no such thing; the answer says why.",
    429: "one client may not have more of these at once.",
    503: "too many others wait, or it took too much time or memory and was stopped.",
    507: "the answer is larger than it may be.",
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


def problem_named(status: int) -> dict[str, Any]:
    """One of these errors."""
    return problems(status)[status]


def answer(
    status: int,
    what: str,
    remedy: str,
    where: str = "",
    headers: Mapping[str, str] | None = None,
    told: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """A JSON response that says what is wrong and what to do; `told` are further members (RFC 9457, section 3.2)."""
    return JSONResponse(_body(status, what, remedy, where, told), status, headers, MEDIA_TYPE)


def _body(status: int, what: str, remedy: str, where: str, told: Mapping[str, Any] | None = None) -> dict[str, Any]:
    error = {"what": what, **({"where": where} if where else {}), "remedy": remedy}
    detail = f"{what} {remedy}".strip()
    return {"title": _title(status), "status": status, "detail": detail, "error": error, **(told or {})}


def _title(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def status_of(error: LegendryError) -> int:
    """The HTTP status that fits an error: 400 where nothing says otherwise."""
    kinds = error.kinds if isinstance(error, workshop.Relayed) else [kind.__name__ for kind in type(error).__mro__]
    return next((_BY_NAME[kind] for kind in kinds if kind in _BY_NAME), 400)


def answer_error(error: LegendryError) -> Response:
    """An error as a response."""
    headers = {}
    if isinstance(error, _PASSING):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, ours.TokenNeeded):
        headers["WWW-Authenticate"] = error.challenge
    status, what, remedy, where = _parts(error)
    return answer(status, what, remedy, where, headers, getattr(error, "told", None))


def problem(error: LegendryError) -> dict[str, Any]:
    """An error as the body of its answer."""
    return _body(*_parts(error), getattr(error, "told", None))


def _parts(error: LegendryError) -> tuple[int, str, str, str]:
    if isinstance(error, Remedied):
        return status_of(error), error.what, error.remedy or _DOCS, error.where
    return status_of(error), str(error), _DOCS, ""


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
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
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
    routes = [route for route in request.app.router.routes if not isinstance(route, Mount)]
    methods = {
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    } or {"GET"}  # what a folder of files takes
    return ", ".join(sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])}))


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
