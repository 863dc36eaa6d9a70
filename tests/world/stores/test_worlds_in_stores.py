"""A world is the same world wherever it is kept."""

import pyoxigraph as ox
import pytest

from ontology.namespaces import PROVENANCE
from tests.world.stores.servers import CANON
from world import Pattern, World
from world.checking import check
from world.checking.checker import check_rules
from world.checking.shapes import ShapeCheck
from world.errors import LegendryError
from world.origin import Origin, Statement
from world.pattern.neighbours import Neighbours
from world.questions import SHARED_PAST
from world.stores import Store
from world.writing import export, turtle

ANNA = ("anna", "rdf:type", "lg:Person")
NAME = ("anna", "rdfs:label", '"Anna \\"the Fox\\"\\nPetrova"')
MET = ("meeting", "lg:participant", "anna")
BLANK = ("_:b0", "lg:participant", "anna")
PEOPLE = Pattern.parse("?who a lg:Person . ?what lg:participant ?who")
BEFORE = Pattern.parse("?one a lg:Situation . ?other a lg:Event . ?one precedes ?other")
LATE = Pattern.parse("?bond lg:parent ?one . ?bond lg:child ?other . ?other begins-within-years 16 ?one")


def test_facts_come_back_as_they_were_added(world: World) -> None:
    world.add([ANNA, NAME, MET, ("anna", "lg:when", '"1961-02-28"^^xsd:date')])
    assert list(world.facts("anna")) == sorted([ANNA, NAME, ("anna", "lg:when", '"1961-02-28"^^xsd:date')])
    assert list(world.facts(object="anna")) == [MET]
    assert list(world.facts("anna", "rdf:type", "lg:Person")) == [ANNA]
    assert list(world.facts("anna", "rdf:type", "lg:State")) == []
    assert len(world) == 4
    assert world.label("anna") == 'Anna "the Fox"\nPetrova'
    assert world.ids() == {"anna"}


def test_adding_twice_adds_once(world: World) -> None:
    world.add([ANNA])
    world.add([ANNA])
    assert len(world) == 1


def test_blank_nodes_can_be_asked_about_and_taken_away(world: World, store: Store) -> None:
    world.add([BLANK, ("_:b0", "rdf:type", "lg:Meeting")])
    assert list(world.facts(object="anna")) == [BLANK]
    assert list(world.facts("_:b0", "lg:participant")) == [BLANK]
    assert world.table(Pattern.parse("?what lg:participant anna"), ("what",)) == [("_:b0",)]
    for quad in list(store.quads_for_pattern(ox.BlankNode("b0"), None, None, None)):
        store.remove(quad)
    assert len(world) == 0


def test_quads_are_found_taken_away_and_counted(store: Store) -> None:
    one = ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("x", language="fr"), ox.DefaultGraph())
    other = ox.Quad(one.subject, one.predicate, one.object, ox.NamedNode(PROVENANCE))
    store.bulk_extend([one, other])
    assert (len(store), one in store, other in store, set(store)) == (2, True, True, {one, other})
    assert list(store.named_graphs()) == [other.graph_name]
    assert set(store.quads_for_pattern(one.subject, one.predicate, one.object, None)) == {one, other}
    store.remove(other)
    assert (len(store), one in store, other in store, set(store)) == (1, True, False, {one})
    store.add(other)
    assert list(store.quads_for_pattern(None, one.predicate, None, other.graph_name)) == [other]


def test_an_update_is_made(store: Store, world: World, kind: str) -> None:
    inserted = "INSERT DATA { <urn:a> <urn:b> 1 }"
    if kind == "virtuoso":
        with pytest.raises(LegendryError, match=r"has to name it, with WITH or GRAPH <https://example.org/canon>"):
            store.update(inserted)
        store.update(f"INSERT DATA {{ GRAPH <{CANON}> {{ <urn:a> <urn:b> 1 }} }}")
        assert list(world.facts()) == [("<urn:a>", "<urn:b>", '"1"^^xsd:integer')]
        return
    store.update(f"{inserted} ; INSERT {{ ?s <urn:c> 2 }} WHERE {{ ?s <urn:b> 1 }}")
    store.update("DELETE WHERE { ?s <urn:b> ?o }")
    assert list(world.facts()) == [("<urn:a>", "<urn:c>", '"2"^^xsd:integer')]


def test_queries_give_rows_answers_and_triples(store: Store, world: World) -> None:
    world.add([ANNA, NAME])
    rows = store.query("SELECT ?p WHERE { ?s ?p ?o } ORDER BY ?p")
    assert isinstance(rows, ox.QuerySolutions)
    assert [row["p"].value.rpartition("#")[2] for row in rows] == ["type", "label"]
    triples = store.query("# triples\nPREFIX a: <urn:a#>\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    assert len(list(triples)) == 2
    answer = store.query("ASK { ?s ?p ?o }")
    assert isinstance(answer, ox.QueryBoolean)
    assert answer
    assert not store.query("ASK { ?s ?p 7 }")


def test_origins_are_kept_beside_canon(world: World) -> None:
    origin = Origin("anna.md", 3, ("a letter", "another\nletter"), "likely")
    world.state([Statement(ANNA, origin), Statement(MET, Origin("meeting.md", 9)), Statement(BLANK, origin)])
    world.state([Statement(ANNA, origin), Statement(ANNA, Origin("other.md", 1))])
    assert world.origins(ANNA) == (origin, Origin("other.md", 1))
    assert world.origins(MET) == (Origin("meeting.md", 9),)
    assert world.origins(BLANK) == (origin,)
    assert world.origins(NAME) == ()
    assert len(world) == 3


def test_a_failing_addition_adds_nothing(world: World, store: Store) -> None:
    def broken() -> object:
        yield ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"), ox.DefaultGraph())
        raise LookupError

    with pytest.raises(LookupError):
        store.extend(broken())  # type: ignore[arg-type]  # it never gives anything else
    assert len(world) == 0


def test_patterns_match_alike(kept_seeds: World, seeds: World) -> None:
    for pattern in (PEOPLE, SHARED_PAST, BEFORE, LATE):
        assert kept_seeds.matches(pattern) == seeds.matches(pattern)
    assert kept_seeds.matches(SHARED_PAST, {"one": "volodymyr-kazuo"}, limit=2)
    assert kept_seeds.table(PEOPLE, ("who",)) == seeds.table(PEOPLE, ("who",))


@pytest.mark.parametrize(
    ("parent", "child", "is_so"),
    [
        ("2000-02-29", "2016-02-28", True),
        ("2000-02-29", "2016-02-29", False),
        ("2001-03-01", "2017-02-28", True),
        ("2000-02-29", "2016-03-01", False),
        ("2003-01-31", "2019-01-30", True),
        ("2003-01-31", "2019-01-31", False),
        ("-0020-05-01", "-0004-04-30", True),
    ],
)
def test_years_between_days_are_those_of_the_calendar(parent: str, child: str, is_so: bool, world: World) -> None:
    world.add(
        [
            ("bond", "lg:parent", "anna"),
            ("bond", "lg:child", "boris"),
            ("anna", "lg:beginEarliest", f'"{parent}"^^xsd:date'),
            ("boris", "lg:beginLatest", f'"{child}"^^xsd:date'),
        ]
    )
    assert bool(world.matches(LATE)) is is_so


def test_a_scope_holds_the_same_facts(kept_seeds: World, seeds: World) -> None:
    scope = kept_seeds.scope(["volodymyr-kazuo"])
    assert sorted(scope.facts()) == sorted(seeds.scope(["volodymyr-kazuo"]).facts())


def test_neighbours_read_together_are_those_read_one_by_one(kept_seeds: World, seeds: World) -> None:
    together, one_by_one = Neighbours(kept_seeds.store), Neighbours(seeds.store)
    names = sorted(seeds.ids())[:40]
    together.read([*names, "nobody", '"a text"'])
    assert [together.about(name) for name in [*names, "nobody"]] == [one_by_one.about(n) for n in [*names, "nobody"]]


def test_a_check_finds_the_same(kept_seeds: World, seeds: World) -> None:
    assert check(kept_seeds).findings == check(seeds).findings


def test_rules_and_shapes_asked_where_the_world_is_kept_find_the_same(kept_seeds: World, seeds: World) -> None:
    assert check_rules(kept_seeds) == check_rules(seeds)
    assert sorted(map(str, ShapeCheck(kept_seeds).findings())) == sorted(map(str, ShapeCheck(seeds).findings()))


@pytest.mark.parametrize("suffix", ["nq", "ttl"])
def test_exports_are_the_same_bytes(kept_seeds: World, seeds: World, suffix: str) -> None:
    assert export(kept_seeds, suffix) == export(seeds, suffix)


def test_rdf_is_loaded_and_dumped(store: Store, world: World) -> None:
    store.load(turtle([ANNA, NAME]), ox.RdfFormat.TURTLE)
    assert list(world.facts()) == sorted([ANNA, NAME])
    dumped = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert {quad.triple for quad in ox.parse(dumped, ox.RdfFormat.N_TRIPLES)} == {q.triple for q in store}
