"""Edits over HTTP: who makes them, why, and what an answer says of them."""

from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from api.errors import BadRequest, UnknownMediaType
from api.http.parameters import Given, Parameter
from api.http.protocol import content_type, decode
from api.http.state import state_of
from api.http.updates import write
from api.tokens import Token
from world.update.request import Done, HistoryChange

WHY: Final = Parameter("why", "The reason, for the history; the header `Why` may say it instead.", example="he lied")
FORCE: Final = Parameter("force", "Also if that makes new errors.", is_flag=True, default=False)
DRY_RUN: Final = Parameter("dry_run", "Writes nothing, and answers what would be done.", is_flag=True, default=False)
IN_BRANCH: Final = Parameter("branch", "In a what-if, by its name, instead of canon.")
JSON: Final = "application/json"
MERGE_PATCH: Final = "application/merge-patch+json"
_MOST: Final = 1_000


class EditAnswer(BaseModel):
    """An edit as `legendry log --format json` gives it, but for where its facts are many."""

    number: int
    by: str
    when: str
    why: str
    branch: str
    undoes: int | None
    removed: list[list[str]]
    added: list[list[str]]


class EditDone(BaseModel):
    """What was done, and which findings ended and began with it (as `legendry check --format json` gives them)."""

    edit: EditAnswer
    ended: list[dict[str, Any]]
    begun: list[dict[str, Any]]
    id: str | None = None


async def edit(request: Request, token: Token, given: Given, change: HistoryChange, why: str = "") -> Done:
    """Makes an edit in a token's name, for the reason that the request's body gives (`why`), its address or header."""
    return await write(request, token, change, _readable(why or _why(request, given)))


def writing_token(request: Request) -> Token:
    """The token of a request that would write, before anything else of it is looked at."""
    return state_of(request).access.demand_writing(request)


async def json_text(request: Request, *kinds: str) -> str:
    """The body, which is JSON. Raises `UnknownMediaType` and `BadRequest`."""
    kind = content_type(request)
    if kind not in kinds:
        raise UnknownMediaType(
            f"This cannot be sent as `{kind[:80] or 'nothing'}`.", f"Send it as {' or '.join(kinds)}.", "Content-Type"
        )
    return decode(await request.body())


def told(done: Done, status: int = 200, location: str = "") -> Response:
    """The answer to an edit."""
    return JSONResponse(done.told, status, {"Location": location} if location else None)


def _why(request: Request, given: Given) -> str:
    header = request.headers.get("why", "")
    try:
        why = given.text("why") or header.encode("latin-1").decode("utf-8")
    except UnicodeError as error:
        raise BadRequest("The header `Why` is not UTF-8.", "Send it as UTF-8, or as ?why=.", "Why") from error
    return why


def _readable(why: str) -> str:
    if len(why) > _MOST or not why.isprintable():
        raise BadRequest(
            f"The reason has {len(why):,} characters, or some that do not print.",
            f"Give a line of at most {_MOST:,}.",
            "why",
        )
    return why
