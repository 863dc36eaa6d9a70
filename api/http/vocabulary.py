"""The vocabulary at /ontology: a page for people, RDF for programs, by content negotiation."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import NotAcceptable
from api.http import negotiation
from ontology.document import HTML, MEDIA_TYPES, ontology_document

router = APIRouter()

_TEXT = {"schema": {"type": "string"}}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
"""The page brings its style inline and has no script."""


@router.get(
    "/ontology",
    summary="The vocabulary: a page, or RDF by the Accept header",
    response_class=Response,
    responses={200: {"description": "The vocabulary.", "content": dict.fromkeys(MEDIA_TYPES, _TEXT)}},
)
async def ontology(request: Request) -> Response:
    """As the Accept header asks; a page where it does not say."""
    wanted = negotiation.choose(request.headers.get("accept"), [(kind, (kind,)) for kind in MEDIA_TYPES])
    if wanted is None:
        raise NotAcceptable(
            "The vocabulary is given in none of the formats asked for.", f"Ask for {', '.join(MEDIA_TYPES)}.", "Accept"
        )
    charset = "; charset=utf-8" if wanted in (HTML, "text/turtle") else ""
    headers = {"Vary": "Accept", "Content-Type": wanted + charset}
    if wanted == HTML:
        headers["Content-Security-Policy"] = _POLICY
    return Response(ontology_document(wanted), headers=headers)
