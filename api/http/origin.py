"""Where a request really came from, and what this server is called there: behind a reverse proxy both are others.

The proxy says so in X-Forwarded-For, -Proto, -Host and -Prefix; anybody can write these, so only those from a trusted
address are read, and of everybody else's nothing is.
"""

import ipaddress
import re
from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import BadRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_HOST: Final = re.compile(r"[A-Za-z0-9.:\[\]-]{1,260}")


class Origin:
    """ASGI middleware, outermost. Afterwards client, scheme, Host and root path are those that its visitors know."""

    def __init__(self, app: ASGIApp, *, root_path: str, trusted: Sequence[Network]) -> None:
        self._app = app
        self._root = root_path
        self._trusted = trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (self._root or self._trusted):
            root = self._root
            if self._trusted and scope.get("client") and self._trusts(scope["client"][0]):
                root = self._forwarded(scope) or root
            if root:
                path, raw = scope["path"], scope.get("raw_path") or b""
                if path != root and not path.startswith(root + "/"):  # the proxy took it off, which not all do
                    scope["path"], scope["raw_path"] = root + path, root.encode() + raw
                scope["root_path"] = root
        await self._app(scope, receive, send)

    def _forwarded(self, scope: Scope) -> str:
        """Reads what the proxy tells into the scope; the prefix that it tells."""
        headers = Headers(scope=scope)
        addresses = [one.strip() for one in ",".join(headers.getlist("x-forwarded-for")).split(",")]
        for address in reversed([one for one in addresses if one]):
            if not _is_address(address):
                break
            scope["client"] = (address, 0)
            if not self._trusts(address):
                break
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        if scheme in ("http", "https"):
            scope["scheme"] = scheme
        host = headers.get("x-forwarded-host", "").strip()
        if _HOST.fullmatch(host):
            MutableHeaders(scope=scope)["host"] = host
        prefix = headers.get("x-forwarded-prefix", "").strip().rstrip("/")
        return prefix if _PREFIX.fullmatch(prefix) else ""

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ipaddress.ip_address(address) in one for one in self._trusted)


def read_prefix(text: str) -> str:
    """A proxy's prefix, without a slash at its end; empty for none. Raises `BadRequest`."""
    prefix = text.rstrip("/")
    if prefix and not _PREFIX.fullmatch(prefix):
        raise BadRequest(f"`{text}` is no prefix of addresses.", "Write it like /legendry.", "--root-path")
    return prefix


def read_network(text: str) -> Network:
    """An address, or a network of them. Raises `BadRequest`."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadRequest(
            f"`{text}` is no address.", "Write one like 127.0.0.1, or a network like 10.0.0.0/8.", "--trust-proxy"
        ) from error


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
