"""Entity tags from the dataset's version, and requests that hold only for some of them (RFC 9110, sections 8.8 and 13).

    ETag: "VERSION-VARIANT"        VARIANT: which address, format and so on; nobody else reads it

So a tag shows at which version something was read, and `If-Match` with it holds until anything changes.
A version that is not exact gives tags for which nothing ever holds. What is sent in another coding has `--gzip` behind.
"""

import re
from hashlib import sha256
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from world.update.request import Condition
from world.update.served import Served
from world.update.version import INEXACT

_TAG: Final = re.compile(r'(?:W/)?"([^"]*)"')
_CODED: Final = "--gzip"
_ANY: Final = "*"


async def version_of(served: Served) -> str:
    """The version of what is served, for the tag of what is read afterwards."""
    return served.version() if served.knows_version else await run_in_threadpool(served.version)


def etag_of(request: Request, version: str, variant: str = "", *, is_weak: bool = False) -> str:
    """The tag of what a request asks for at a version of the dataset, in a variant (its format, its language …).

    It is for answers whose bytes nothing else decides, unless it `is_weak`.
    """
    asked = f"{request.url.path}\n{request.url.query}\n{variant}"
    tag = f'"{version}-{sha256(asked.encode()).hexdigest()[:8]}"'
    return f"W/{tag}" if is_weak or version.startswith(INEXACT) else tag


def coded(etag: str) -> str:
    """The tag of the same in another content coding."""
    return f'{etag[:-1]}{_CODED}"'


def unchanged(request: Request, etag: str, vary: str = "Accept") -> Response | None:
    """The answer 304 where the asker has this already (`If-None-Match`); None where all of it is to be sent."""
    given = request.headers.get("if-none-match", "")
    if INEXACT in etag or _tags(given).isdisjoint(_tags(etag)):
        return None
    return Response(status_code=304, headers=headers(etag, vary))


def headers(etag: str, vary: str = "Accept") -> dict[str, str]:
    """What an answer with a tag says: it may be kept, and is to be asked for again each time."""
    return {"ETag": etag, "Cache-Control": "no-cache", "Vary": vary}


def condition(request: Request) -> Condition:
    """What must be so for a request to be carried out (`If-Match`, `If-None-Match`); `Served.write` looks at it."""
    match, none_match = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    exists = True if match is not None and match.strip() == _ANY else None
    if none_match is not None and none_match.strip() == _ANY:
        exists = False
    return Condition(
        only_at=None if match is None or match.strip() == _ANY else _versions(match, may_be_weak=False),
        not_at=_versions(none_match or "", may_be_weak=True),
        exists=exists,
    )


def _tags(given: str) -> set[str]:
    return {tag.removesuffix(_CODED) for tag in _TAG.findall(given)}


def _versions(given: str, *, may_be_weak: bool) -> tuple[str, ...]:
    found = (one for one in _TAG.finditer(given) if may_be_weak or not one[0].startswith("W/"))
    return tuple(dict.fromkeys(one[1].partition("-")[0] for one in found))
