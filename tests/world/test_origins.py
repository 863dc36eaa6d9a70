"""Where facts were written: statements bear names, and those of older stores, which have none, are read as well."""

import pyoxigraph as ox

from ontology.namespaces import DCTERMS, LG, PROVENANCE, RDF, XSD
from world import World
from world.facts import to_triple
from world.origin import Origin, Statement

BORN = ("anna", "lg:birth", '"1961"')
HERE = Statement(BORN, Origin("anna.md", 4, ("a letter",)))
THERE = Statement(BORN, Origin("family.md", 9))


def test_the_same_statement_bears_the_same_name() -> None:
    one, other = World(ox.Store()), World(ox.Store())
    one.state([HERE, THERE])
    other.state([THERE])
    other.state([HERE, HERE])
    assert set(one.store) == set(other.store)
    names = {quad.subject for quad in one.store if quad.graph_name != ox.DefaultGraph()}
    assert len(names) == 2
    assert all(isinstance(name, ox.NamedNode) and name.value.startswith(f"{PROVENANCE}/") for name in names)


def test_worlds_that_are_put_together_keep_their_origins() -> None:
    one, other = World(ox.Store()), World(ox.Store())
    one.state([HERE])
    other.state([THERE])
    one.store.extend(other.store)
    assert one.origins(BORN) == (HERE.origin, THERE.origin)


def test_statements_without_a_name_are_read() -> None:
    graph, node = ox.NamedNode(PROVENANCE), ox.BlankNode("fact0")
    subject, predicate, object_ = to_triple(BORN)
    said = [
        (RDF.type, ox.NamedNode(RDF.Statement)),
        (RDF.subject, subject),
        (RDF.predicate, predicate),
        (RDF.object, object_),
        (LG.file, ox.Literal("anna.md")),
        (LG.line, ox.Literal("4", datatype=ox.NamedNode(XSD.integer))),
        (DCTERMS.source, ox.Literal("a letter")),
    ]
    world = World(ox.Store())
    world.store.extend(ox.Quad(node, ox.NamedNode(name), value, graph) for name, value in said)
    assert world.origins(BORN) == (HERE.origin,)
    world.state([THERE])
    assert world.origins(BORN) == (HERE.origin, THERE.origin)


def test_of_very_much_each_fact_is_found_where_it_was_written() -> None:
    world = World(ox.Store())
    facts = [("crowd", "lg:party", f"guest-{number}") for number in range(500)]
    world.state(Statement(fact, Origin("crowd.md", number)) for number, fact in enumerate(facts))
    world.state(Statement((f"party-{number}", "lg:party", "guest-7"), Origin("x.md", number)) for number in range(500))
    for number in (0, 7, 499):
        assert world.origins(facts[number]) == (Origin("crowd.md", number),)
    assert world.origins(("crowd", "lg:agent", "guest-3")) == ()


def test_a_fact_between_two_things_of_which_much_is_said_has_its_origin() -> None:
    world = World(ox.Store())
    met = [("crowd", "lg:party", f"guest-{number}") for number in range(300)]
    been = [(f"event-{number}", "lg:party", "guest-7") for number in range(300)]
    world.state(Statement(fact, Origin("all.yaml", line)) for line, fact in enumerate([*met, *been], start=1))
    assert world.origins(("crowd", "lg:party", "guest-7")) == (Origin("all.yaml", 8),)
    assert world.origins(("crowd", "lg:party", "guest-8")) == (Origin("all.yaml", 9),)
    assert world.origins(("event-299", "lg:party", "guest-7")) == (Origin("all.yaml", 600),)
    assert world.origins(("event-299", "lg:party", "guest-8")) == ()
