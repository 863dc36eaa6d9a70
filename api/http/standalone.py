"""Pages that stand alone (a graph, a story), served as they are."""

import html
import re
from typing import Final

from starlette.responses import Response

_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_ONLY_IN_A_HEADER: Final = "frame-ancestors 'none'"


def standalone(page: str) -> Response:
    """Such a page brings the policy that fits its own style and scripts; as a header it also keeps frames out."""
    found = _POLICY.search(page)
    headers = {"Vary": "Accept"}
    if found:
        headers["Content-Security-Policy"] = f"{html.unescape(found[1])}; {_ONLY_IN_A_HEADER}"
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)
