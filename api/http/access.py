"""Who may read and who may write: by the token that a request bears (RFC 6750), or because reading is open.

A browser that has signed in bears it in a cookie, which opens what is read, and nothing that is written.
"""

import logging
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import NotAllowed, NoTokens, TokenNeeded
from api.http.errors import answer_error
from api.http.visit import path_of, visit_of
from api.tokens import Scope as Leave
from api.tokens import Token, Tokens, TokensUnreadable
from world.errors import LegendryError

_log = logging.getLogger("legendry")
COOKIE: Final = "legendry-reader"
SIGN_IN: Final = "/signin"
_OPEN = frozenset({"/health", "/health/live", "/health/ready", SIGN_IN})
"""What needs no token: who watches over servers has none, nor has who signs in."""

_SCRIPTS: Final = "/static/"
"""What the form to sign in looks like; it is the same for every world, and tells of none."""


class Access:
    """What tokens allow. `why_not` says why nobody may write here; empty where some may."""

    def __init__(self, world: str | Path, *, reading_needs_token: bool, why_not: str) -> None:
        self._tokens = Tokens(world)
        self.reading_needs_token = reading_needs_token
        self.why_not = why_not

    def name_of(self, authorization: str) -> str:
        """The name of the token that came; empty where none is known. Where reading is open, that is no matter."""
        try:
            return self.demand(authorization, Leave.READ).name
        except (TokenNeeded, NotAllowed, NoTokens):
            return ""

    def demand(self, authorization: str | None, leave: Leave) -> Token:
        """The token of a request. Raises `TokenNeeded` and `NotAllowed`."""
        scheme, _, text = (authorization or "").strip().partition(" ")
        if scheme.lower() != "bearer" or not text.strip():
            raise TokenNeeded(leave.value)
        try:
            token = self._tokens.find(text.strip())
        except TokensUnreadable as error:  # where they lie is for the log alone
            _log.error("%s", error)
            raise NoTokens from error
        if token is None:
            raise TokenNeeded(leave.value, is_unknown=True)
        if not token.scope.includes(leave):
            raise NotAllowed(
                f"The token `{token.name}` has the scope {token.scope.value}, and this needs {leave.value}.",
                f"Use another one: `legendry token add NAME --scope {leave.value} -w WORLD` makes it.",
                "Authorization",
            )
        return token

    def demand_writing(self, request: Request) -> Token:
        """The token of a request that would write. Raises `TokenNeeded` and `NotAllowed`."""
        if self.why_not:
            raise NotAllowed(f"Nothing is written here: {self.why_not}.", "Change the world where it is kept.")
        return self.demand(request.headers.get("authorization"), Leave.WRITE)


class Gate:
    """ASGI middleware: tells whose token came, and lets nobody in without one where reading needs it."""

    def __init__(self, app: ASGIApp, *, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, is_closed = path_of(scope), self._access.reading_needs_token
            authorization = _authorization(Headers(scope=scope), may_be_cookie=is_closed)
            is_closed &= path not in _OPEN and not path.startswith(_SCRIPTS)
            try:
                if is_closed:
                    visit_of(scope).token = self._access.demand(authorization, Leave.READ).name
                elif authorization:
                    visit_of(scope).token = self._access.name_of(authorization)
            except LegendryError as error:
                await answer_error(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _authorization(headers: Headers, *, may_be_cookie: bool) -> str | None:
    """What a request bears to be let in: the header, else the cookie of a browser that has signed in."""
    given = headers.get("authorization")
    if given is not None or not may_be_cookie:
        return given
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return f"Bearer {found.value}" if found else None
