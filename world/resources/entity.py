"""One thing, whole: what its note says, what it has to do with others, when, and where all of it was written."""

from typing import Any, Final

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF
from world.facts import to_node, to_text
from world.resources.around import Around
from world.resources.brief import brief
from world.resources.head import head_of
from world.store import World

MOST_TIES: Final = 2_000
"""Facts that lead to a thing, beyond which no more are looked at."""

_ORIGINS: Final = ox.NamedNode(PROVENANCE)


def entity(world: World, name: str, most: int) -> dict[str, Any]:
    """All about a thing; `most` facts that lead to it are looked at, and `is_whole` says whether these were all."""
    around = Around(world, name, most)
    return {
        **brief(world, name),
        "note": head_of(world, name),
        "facts": [list(fact) for fact in world.facts(name)],
        "ties": around.ties(),
        "timeline": around.timeline(),
        "written": written(world, name),
        "is_whole": around.is_whole,
    }


def written(world: World, name: str) -> list[dict[str, Any]]:
    """Where something is said of a thing: files and lines, sorted, each once."""
    facts = {(fact[1], fact[2]) for fact in world.facts(name)}
    places: set[tuple[str, int]] = set()
    sources: dict[tuple[str, int], set[str]] = {}
    for statement in world.store.quads_for_pattern(None, ox.NamedNode(RDF.subject), to_node(name), _ORIGINS):
        said: dict[str, list[str]] = {}
        assert isinstance(statement.subject, ox.NamedNode | ox.BlankNode)
        for about in world.store.quads_for_pattern(statement.subject, None, None, _ORIGINS):
            if about.predicate.value in (RDF.predicate, RDF.object):
                said.setdefault(about.predicate.value, []).append(to_text(about.object))
            elif isinstance(about.object, ox.Literal):
                said.setdefault(about.predicate.value, []).append(about.object.value)
        if ("".join(said.get(RDF.predicate, ())), "".join(said.get(RDF.object, ()))) not in facts:
            continue  # that is not said any more
        place = "".join(said.get(LG.file, ())), int("".join(said.get(LG.line, ())) or 0)
        places.add(place)
        sources.setdefault(place, set()).update(said.get(DCTERMS.source, ()))
    return [{"file": file, "line": line, "sources": sorted(sources[file, line])} for file, line in sorted(places)]
