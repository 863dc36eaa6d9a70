"""The kinds by which people tell things apart: each has a colour and an icon, the same in lists, graphs and timelines.

They are those of the standalone graph (`render/graph/kind.py`); the colours stand in `explorer.css` as `--kind-NAME`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from ontology.vocabulary import vocabulary
from render.graph.kind import KINDS
from render.graph.kind import kind_of as drawn_kind_of
from world.facts import to_iri

router = APIRouter(include_in_schema=False)

ICONS: Final = {kind.name.lower(): kind.plural for kind in KINDS}
"""The names of all kinds, as classes of style say them, and what several of them are called."""

_KEPT: Final = "max-age=3600"


def kind_of(types: Iterable[str]) -> str:
    """The name of the kind of a thing with these types, given in compact text or as names of our classes."""
    return _kind_of(tuple(types))


@router.get("/explorer/kinds.json")
async def kinds() -> Response:
    """For scripts: the kind and the label of each class, by its name."""
    return JSONResponse(_classes(), headers={"Cache-Control": _KEPT})


@lru_cache(maxsize=4096)
def _kind_of(types: tuple[str, ...]) -> str:
    return drawn_kind_of((one if ":" in one else f"lg:{one}" for one in types), _above).name.lower()


def _above(name: str) -> tuple[str, ...]:
    if name.startswith(("<", "_:")):
        return ()
    known = vocabulary()
    return tuple(map(known.compact, known.superclasses(to_iri(name))))


@lru_cache(maxsize=1)
def _classes() -> dict[str, Any]:
    known = vocabulary()
    return {
        known.name_of(iri): {"kind": kind_of([known.compact(iri)]), "label": known.labels.get(iri, "")}
        for iri in known.classes
    }
