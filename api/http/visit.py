"""One request as others keep count of it: who came, and where it led."""

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import Scope

_KEY: Final = "legendry.visit"
_OF_ONE_HOUSEHOLD: Final = 64
"""Whoever has an IPv6 address has all of its /64 (RFC 6177)."""


@dataclass
class Visit:
    """`address` is where it came from, empty where that is not known; `token` is the name of the one that it bears."""

    address: str = ""
    token: str = ""

    @property
    def client(self) -> str:
        """Who is counted as one: by the token, else by the address."""
        return f"token {self.token}" if self.token else _household(self.address)


_now: ContextVar[Visit | None] = ContextVar("visit", default=None)


def client_now() -> str:
    """Whose request this task answers."""
    visit = _now.get()
    return visit.client if visit else ""


def visit_of(scope: Scope) -> Visit:
    """The visit that a request is, the same one wherever it is asked for."""
    visit = scope.get(_KEY)
    if visit is None:
        peer = scope.get("client")
        visit = scope[_KEY] = Visit(peer[0] if peer else "")
        _now.set(visit)
    assert isinstance(visit, Visit)
    return visit


def path_of(scope: Scope) -> str:
    """The path of a request as the routes know it, without a proxy's prefix."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return (path.removeprefix(root) or "/") if path == root or path.startswith(root + "/") else path


def route_of(scope: Scope) -> str:
    """The template of the address that a request led to, as /docs lists it; of what is not there, none.

    So there are as many as routes, whatever addresses are tried.
    """
    route: Any = scope.get("route")
    path = getattr(route, "path_format", None) or getattr(route, "path", None)
    if isinstance(path, str) and path:
        return path
    if "endpoint" not in scope:
        return "none"
    outside = str(scope.get("app_root_path", ""))  # FastAPI tells no route of what is mounted, or has no parameters
    inside = str(scope.get("root_path", "")).removeprefix(outside)
    return inside or str(scope["path"]).removeprefix(outside)


def _household(address: str) -> str:
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((found, _OF_ONE_HOUSEHOLD), strict=False))
