"""The words of the vocabulary, for whoever completes what is typed: prefixes, classes, properties and what it lists."""

from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from ontology.namespaces import PREFIXES, SKOS
from ontology.vocabulary import vocabulary

router = APIRouter(include_in_schema=False)

_KEPT: Final = "max-age=3600"
_OTHERS: Final = {
    "rdf:type": "is of the class; `a` for short",
    "rdfs:label": "what it is called",
    "skos:altLabel": "another name",
    "dcterms:description": "what its author says of it",
    "dcterms:source": "where its author has it from",
}
"""Properties of other vocabularies that queries of worlds need, and what they mean."""


@router.get("/ask/terms.json")
async def terms() -> Response:
    """For scripts: `{"prefixes": {…}, "terms": [{"name", "sort", "label", "definition"}]}`."""
    return JSONResponse(_terms(), headers={"Cache-Control": _KEPT})


@lru_cache(maxsize=1)
def _terms() -> dict[str, Any]:
    known = vocabulary()
    sorts = [
        *((iri, "class") for iri in known.classes),
        *((iri, "property") for iri in known.properties),
        *((iri, "value") for iri in known.individuals),
    ]
    found = {
        known.compact(iri): {
            "name": known.compact(iri),
            "sort": sort,
            "label": known.labels.get(iri, ""),
            "definition": known.definitions.get(iri, ""),
        }
        for iri, sort in sorts
        if not iri.startswith(str(SKOS))
    }
    for name, meaning in _OTHERS.items():
        found[name] = {"name": name, "sort": "property", "label": meaning, "definition": ""}
    return {"prefixes": PREFIXES, "terms": list(found.values())}
