"""Which pages elsewhere may read answers: none unless their site is named.

That is CORS (https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

import re
from collections.abc import Sequence
from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from api.errors import BadRequest

_ORIGIN: Final = re.compile(r"[a-z][a-z0-9+.-]*://[A-Za-z0-9.\[\]:-]+")
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_ASKED: Final = ("Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID")
_SHOWN: Final = ("ETag", "Link", "Location", "Retry-After")


def sharing(origins: Sequence[str]) -> list[Middleware]:
    """Lets pages of these origins in. Raises `BadRequest` for what is no origin.

    Cookies and passwords that a browser would send by itself are never asked for, so `*` gives away no more than what
    is open to all, or what a page has a token for.
    """
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise BadRequest(
                f"`{origin}` is no origin.", "Write it like https://example.org, without a path.", "--allow-origin"
            )
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=tuple(origins),
            allow_methods=_METHODS,
            allow_headers=_ASKED,
            expose_headers=_SHOWN,
            allow_credentials=False,
        )
    ]
