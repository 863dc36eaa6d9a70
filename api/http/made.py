"""What a worker has made, as a response."""

from starlette.responses import Response

from api.http.standalone import standalone
from api.workshop.order import Made

_HTML = "text/html"


def as_response(made: Made, vary: str = "") -> Response:
    """The body as it is; a page brings its own policy. Header fields are set by hand, so that none is added."""
    if made.media_type == _HTML:
        return standalone(made.body.decode())
    charset = "; charset=utf-8" if made.media_type.startswith("text/") else ""
    headers = {"Content-Type": made.media_type + charset, **({"Vary": vary} if vary else {})}
    return Response(made.body, headers=headers)
