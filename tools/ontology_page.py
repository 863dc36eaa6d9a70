"""Writes docs/ontology/index.html, the vocabulary's reference page, with pyLODE (a profile of OWL documentation).

pyLODE shows no individuals, no links to other vocabularies and no keys of authors' notes: they are handed to it as
remarks on the terms.
"""

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from rdflib import SKOS, BNode, Graph, Literal, URIRef

from ontology.namespaces import ALIGNED, LG, PREFIXES, VANN
from ontology.vocabulary import ALIGNMENTS, ontology_graph, vocabulary

PAGE: Final = Path(__file__).parent.parent / "docs" / "ontology" / "index.html"


def page() -> str:
    """The page's text: the same for the same vocabulary, whatever the run."""
    from pylode import OntPub  # type: ignore[import-untyped]  # it has no types

    asyncio.set_event_loop(None)  # what writes HTML for pyLODE asks for a loop, and would leave a new one open
    logging.getLogger().setLevel(logging.WARNING)  # pyLODE sets it to DEBUG as it is imported
    document = OntPub(_documented(), sort_subjects=True)
    terms = (*vocabulary().classes, *vocabulary().properties)
    document.fids.update({iri: iri.removeprefix(str(LG)) for iri in terms if iri.startswith(str(LG))})
    return re.sub(r"\n\s+", "\n", document.make_html()) + "\n"


def _documented() -> Graph:
    """What pyLODE is to show. Axioms on blank nodes are left out: it cannot show them in a fixed order."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in sorted({**PREFIXES, "vann": str(VANN)}.items()):
        graph.bind(prefix, namespace)
    for triple in sorted(ontology_graph()):
        if not any(isinstance(term, BNode) for term in triple):
            graph.add(triple)
    for term, note in (*_individuals(), *_keys(), *_links()):
        graph.add((term, SKOS.note, Literal(note)))
    return graph


def _individuals() -> Iterator[tuple[URIRef, str]]:
    """The individuals that a class has by the vocabulary itself."""
    members: dict[str, list[str]] = defaultdict(list)
    for iri, kind in vocabulary().individuals.items():
        members[kind].append(f"{iri.removeprefix(str(LG))} ({vocabulary().definitions[iri]})")
    for kind, listed in members.items():
        yield URIRef(kind), f"One of: {'; '.join(listed)}"


def _keys() -> Iterator[tuple[URIRef, str]]:
    """The keys under which notes write a property, where they are not its local name."""
    for iri, term in vocabulary().properties.items():
        own = iri.removeprefix(str(LG))
        if term.keys and term.keys != (own,):
            yield URIRef(iri), f"In notes: {', '.join(f'`{key}`' for key in term.keys)}."


def _links() -> Iterator[tuple[URIRef, str]]:
    """The terms of other vocabularies to which a term is linked."""
    linked: dict[URIRef, list[str]] = defaultdict(list)
    for subject, _, other in Graph().parse(ALIGNMENTS):
        short = next((f"{p}:{str(other)[len(ns) :]}" for p, ns in ALIGNED.items() if str(other).startswith(ns)), "")
        if short and isinstance(subject, URIRef):
            linked[subject].append(f"[{short}]({other})")
    for subject, others in sorted(linked.items()):
        yield subject, f"Elsewhere: {', '.join(sorted(others))}."


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), "utf-8")
