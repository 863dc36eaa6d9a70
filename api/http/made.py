"""What a worker makes, as a response."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.http.caching import etag_of, headers, unchanged, version_of
from api.http.standalone import standalone
from api.http.state import state_of
from api.workshop.order import Made

_HTML = "text/html"


async def answered(
    request: Request, task: str, asked: Mapping[str, Any], *, variant: str = "", is_the_same: bool = True
) -> Response:
    """What comes of a task, or 304 where the asker has it already; a tag is given to what is read by address.

    `is_the_same` says that nothing but the world and what is asked decides the answer: no limit of time does.
    """
    state = state_of(request)
    etag = ""
    if is_the_same and request.method == "GET":
        etag = etag_of(request, await version_of(state.served), variant)
        if same := unchanged(request, etag):
            return same
    return as_response(await state.desk.run(request, task, asked), etag)


def as_response(made: Made, etag: str = "") -> Response:
    """The body as it is; a page brings its own policy. Header fields are set by hand, so that none is added."""
    told = headers(etag) if etag else {"Vary": "Accept"}
    if made.media_type == _HTML:
        page = standalone(made.body.decode())
        page.headers.update(told)
        return page
    charset = "; charset=utf-8" if made.media_type.startswith("text/") else ""
    return Response(made.body, headers={**told, "Content-Type": made.media_type + charset})
