"""Signing in to read, where reading needs a token: a form, and a cookie that holds what was pasted into it.

The cookie opens pages to who reads them, and no more: no script sees it (`HttpOnly`), no other site's page brings it
along (`SameSite=Strict`), it goes when the browser closes, and writing wants the token in `Authorization` all the same.
"""

from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.errors import TokenNeeded, UnknownMediaType
from api.http.access import COOKIE, SIGN_IN
from api.http.protocol import FORM, content_type, parameters
from api.http.state import state_of
from api.tokens import Scope

router = APIRouter(include_in_schema=False)

_SEE_OTHER: Final = 303


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """Keeps a token that may read, and leads on to where it was asked for. Raises `TokenNeeded`."""
    if content_type(request) != FORM:
        raise UnknownMediaType("A token is not sent so.", f"Send the form ({FORM}).", "Content-Type")
    given = dict(parameters(await request.body()))
    token = given.get("token", "").strip()
    if not (token.isascii() and token.isprintable()):
        raise TokenNeeded(Scope.READ.value, is_unknown=True)
    state_of(request).access.demand(f"Bearer {token}", Scope.READ)
    answer = _onward(request, request.query_params.get("next", ""))
    answer.set_cookie(
        COOKIE,
        token,
        path=_root(request) or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


@router.post("/signout")
async def sign_out(request: Request) -> Response:
    """Forgets the token."""
    answer = _onward(request, "")
    answer.delete_cookie(COOKIE, path=_root(request) or "/", httponly=True, samesite="strict")
    return answer


def _onward(request: Request, address: str) -> Response:
    """Leads to an address of this server, and to no other: whoever made the link may mean harm."""
    is_ours = address.startswith("/") and address.isprintable() and "\\" not in address
    parts = urlsplit(address) if is_ours and not address.startswith("//") else urlsplit("/")
    to = f"{_root(request)}{parts.path}{'?' if parts.query else ''}{parts.query}"
    return RedirectResponse(to, _SEE_OTHER, headers={"Cache-Control": "no-store"})


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
