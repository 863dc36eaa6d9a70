"""A page of what a search by words finds, narrowed down by kind."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.explorer.shell import page
from api.http import errors
from api.http.state import state_of
from ontology.vocabulary import vocabulary
from world.errors import LegendryError
from world.facts import to_iri
from world.resources.searching import found

router = APIRouter(include_in_schema=False)

MOST: Final = 50
FILTERS: Final = (
    ("", "Everything"),
    ("Person", "People"),
    ("Organisation", "Agencies and other bodies"),
    ("Place", "Places"),
    ("Thing", "Things"),
    ("Event", "Events"),
    ("Situation", "Ties"),
)
"""The classes by which what is found can be narrowed down, and what they are called."""


@router.get("/search")
async def search(request: Request) -> Response:
    """What was found, best first; without words, how to search."""
    words, kind = request.query_params.get("q", "").strip(), request.query_params.get("kind", "")
    status, problem = 200, ""
    answer: dict[str, Any] = {"items": [], "count": 0, "told": ""}
    if words:
        try:
            answer = await state_of(request).reading.run(lambda view: found(view, words, kind, "", MOST))
        except LegendryError as error:
            status, problem = errors.status_of(error), str(error)
    return page(
        request,
        "search.html",
        status,
        words=words,
        kind=kind,
        filters=FILTERS,
        problem=problem,
        most=MOST,
        labels=_labels(answer["items"]),
        **answer,
    )


def _labels(items: list[dict[str, Any]]) -> dict[str, str]:
    """What the kinds of what was found are called."""
    known = vocabulary()
    kinds = {str(item["kind"]) for item in items}
    return {kind: known.labels.get(to_iri(f"lg:{kind}"), kind) if kind.isalnum() else kind for kind in kinds}
