"""Whether a world keeps to the vocabulary's SHACL shapes (W3C Recommendation, 20 July 2017), by pySHACL."""

from collections.abc import Iterator

from ontology.namespaces import RDF, SH
from ontology.vocabulary import ontology_graph
from world.checking.report import Finding, Report, Severity
from world.facts import Fact, to_text
from world.store import World

_SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}
_ORDER = list(Severity)


def check(world: World) -> Report:
    """Validates canon against the shapes: findings, errors first, in a fixed order."""
    import pyoxigraph as ox
    import rdflib
    from pyshacl import validate

    from ontology.shapes import shapes_graph

    data = rdflib.Graph()  # a copy in memory: pySHACL over oxrdflib is slower by far, and sh:in goes wrong
    data.parse(data=world.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    shapes = shapes_graph()
    _, results, _ = validate(data, shacl_graph=shapes, ont_graph=ontology_graph(), inference="none", advanced=False)
    if not isinstance(results, rdflib.Graph):
        raise RuntimeError(f"pySHACL could not validate: {results!r}")
    findings = sorted(
        set(_findings(world, results)),
        key=lambda f: (_ORDER.index(f.severity), f.subjects, f.rule, f.message),
    )
    rules = sum(1 for _ in shapes.subjects(rdflib.URIRef(SH.name)))
    return Report(str(world.path or world.title), tuple(findings), rules, len(world))


def _findings(world: World, results: "rdflib.Graph") -> Iterator[Finding]:  # type: ignore[name-defined]  # noqa: F821
    import rdflib

    for node in results.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(SH.ValidationResult)):

        def value(name: str, node: rdflib.term.Node = node) -> str | None:
            found = results.value(node, rdflib.URIRef(name))
            return None if found is None else str(found)

        import pyoxigraph as ox

        focus = value(SH.focusNode) or ""
        subject = to_text(ox.NamedNode(focus)) if ":" in focus else f"_:{focus}"
        path = value(SH.resultPath)
        predicate = to_text(ox.NamedNode(path)) if path and ":" in path else None
        facts = _facts(world, subject, predicate)
        yield Finding(
            rule=(value(SH.sourceShape) or "shape").rpartition("#")[2],
            severity=_SEVERITIES.get(value(SH.resultSeverity) or "", Severity.ERROR),
            message=f"{world.label(subject)} ({subject}): {value(SH.resultMessage)}",
            subjects=(subject,),
            facts=facts,
            where=tuple(dict.fromkeys(origin for fact in facts for origin in world.origins(fact))),
        )


def _facts(world: World, subject: str, predicate: str | None) -> tuple[Fact, ...]:
    """What the world says on the matter, or else what kind of thing it is about."""
    said = tuple(world.facts(subject, predicate)) if predicate else ()
    return said or tuple(world.facts(subject, "rdf:type"))
