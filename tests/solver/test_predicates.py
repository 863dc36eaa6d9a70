"""Predicates: each is said twice, in a pattern and in SPARQL; others may add their own, in data or in Python."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic

import pyoxigraph as ox
import pytest

from api.plotting import UnsoundPlot, sound_plots
from ontology.rules import plot_rules
from ontology.vocabulary import THEMES
from solver import Predicate, SchemaError, Status, find_plots
from solver.predicate_library import library, predicates_in
from solver.reading.schema_file import read_schema
from world import LegendryError, World
from world.facts import to_term
from world.pattern.nearby import narrower_classes
from world.query.query import Limits

SOME = 15
"""Rows of each sort that are looked at."""


@pytest.fixture(scope="module")
def known(seeds: World) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(seeds.store)
    for theme in THEMES:
        store.load(path=str(theme), format=ox.RdfFormat.TURTLE)
    return store


def players(world: World, kind: str) -> set[str]:
    return {name for narrower in narrower_classes(kind) for name, _, _ in world.facts(None, "rdf:type", narrower)}


@pytest.mark.parametrize("name", [name for name, one in library().items() if not one.is_bare])
def test_the_pattern_and_the_query_of_a_predicate_say_the_same(name: str, seeds: World, known: ox.Store) -> None:
    predicate, dice = library()[name], random.Random(name)
    columns = tuple(predicate.of)
    of_kind = {one: sorted(players(seeds, kind)) for one, kind in predicate.of.items()}
    found = {
        row
        for row in seeds.bulk_table(predicate.typed, columns)
        if all(one in of_kind[key] for one, key in zip(row, columns, strict=True))
    }
    others = {tuple(dice.choice(of_kind[one]) for one in columns) for _ in range(SOME)} if all(of_kind.values()) else ()
    near = {(*row[:-1], dice.choice(of_kind[columns[-1]])) for row in dice.sample(sorted(found), min(SOME, len(found)))}
    for row in sorted({*dice.sample(sorted(found), min(SOME, len(found))), *others, *near}):
        cast: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(one): to_term(player) for one, player in zip(columns, row, strict=True)
        }
        assert bool(known.query(predicate.ask, substitutions=cast)) == (row in found), row


def test_every_predicate_has_its_second_definition_and_no_query_is_left_over() -> None:
    assert set(plot_rules("predicates")) == set(library())


SCHEMA = """
id: tried
title: Tried
logline: A schema to try predicates with.
anchor: one
roles:
  one: {a: Person, means: one}
  other: {a: Person, means: another}
rules:
  they_go_together: {use: PREDICATE, of: [other, one]}
"""


def written(folder: Path, predicate: str, data: str = "") -> Path:
    file = folder / "tried.yaml"
    file.write_text(SCHEMA.replace("PREDICATE", predicate), "utf-8")
    if data:
        (folder / "predicates").mkdir()
        (folder / "predicates" / "own.yaml").write_text(data, "utf-8")
    return file


OWN = """
- name: loves-in-sparql
  of: {one: Person, other: Person}
  means: Somebody loves somebody.
  says: "{one} loves {other}."
  denied: "{one} does not love {other}."
  sparql: SELECT ?one ?other WHERE { ?love a lg:Romance ; lg:party ?one, ?other FILTER(?one != ?other) }
"""


def test_a_predicate_may_be_sparql_in_a_folder_beside_the_schema(seeds: World, tmp_path: Path) -> None:
    schema = read_schema(written(tmp_path, "loves-in-sparql", OWN))
    outcome = find_plots(seeds, schema, {"one": "natalia-petrova"}, count=True)
    assert [plot.bindings["other"] for plot in outcome.plots] == ["volodymyr-kazuo"]
    assert outcome.plots[0].proof[0].statement == "Volodymyr Kazuo loves Natalia Petrova."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "SELECT ?one ?other WHERE { ",
            "SELECT ?one ?other WHERE { SERVICE <http://x.invalid> {} ",
            "may not have SERVICE",
        ),
        ("sparql: SELECT ?one ?other", "sparql: SELECT ?one", r"selects no \?other"),
        ("sparql: SELECT", "sparql: SELEKT", "cannot be read"),
        ("sparql: SELECT ?one ?other WHERE", "sparql: ASK", "is no SELECT query"),
        ("other: Person}", "other: Persn}", r"own\.yaml:3: There is no class `Persn`\. Did you mean `Person`"),
        ("loves-in-sparql\n", "trusts\n", "There is a predicate `trusts` already"),
        ('says: "{one}', 'says: "{who}', r"own\.yaml:5: Nothing here is called `\{who\}`"),
    ],
)
def test_a_broken_predicate_is_refused(old: str, new: str, said: str, seeds: World, tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=said):
        find_plots(seeds, read_schema(written(tmp_path, "loves-in-sparql", OWN.replace(old, new, 1))), {})


def test_a_predicate_that_tests_what_no_fact_binds_is_refused(seeds: World, tmp_path: Path) -> None:
    where = 'where: ["?love lg:party ?one", {any: ["?love lg:party ?other", "?other lg:fear ?f"]}, "?f precedes ?love"]'
    own = re.sub(r"sparql: .*", where, OWN, count=1)
    with pytest.raises(SchemaError, match=r"own\.yaml:\d+: `\?f precedes \?love` cannot be tested.*what \?f is"):
        read_schema(written(tmp_path, "loves-in-sparql", own))


ANNOUNCED = """
from solver import Predicate

def rows(world):
    return [("natalia-petrova", "volodymyr-kazuo")]

def broken(world):
    return [("natalia-petrova",)]

def endless(world):
    while True:
        pass

of = {"one": "lg:Person", "other": "lg:Person"}
knows_best = Predicate("knows-best", of, "One knows best.", "{one} knows better than {other}.", "No.", rows=rows)
knows_worst = Predicate("knows-worst", of, "One knows worst.", "{one} knows worse than {other}.", "No.", rows=broken)
knows_all = Predicate("knows-all", of, "One knows all.", "{one} knows all of {other}.", "No.", rows=endless)
"""


@pytest.fixture
def announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package on the path that announces three predicates, as an installed one would."""
    (tmp_path / "own_predicates.py").write_text(ANNOUNCED, "utf-8")
    info = tmp_path / "own_predicates-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-predicates\nVersion: 1.0\n", "utf-8")
    names = ("best", "worst", "all")
    points = "\n".join(["[legendry.predicates]", *(f"knows-{one} = own_predicates:knows_{one}" for one in names)])
    (info / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    library.cache_clear()
    yield tmp_path
    library.cache_clear()


def test_a_package_may_announce_a_predicate_in_python(announced: Path, seeds: World) -> None:
    assert isinstance(library()["knows-best"], Predicate)
    outcome = find_plots(seeds, read_schema(written(announced, "knows-best")), {}, count=True)
    assert (outcome.status, outcome.count) == (Status.SATISFIABLE, 1)
    assert outcome.plots[0].bindings == {"one": "volodymyr-kazuo", "other": "natalia-petrova"}


def test_what_a_package_gets_wrong_is_said_to_be_its_own(announced: Path, seeds: World) -> None:
    with pytest.raises(SchemaError, match=r"The predicate `knows-worst` gave .* it must give 2 ids a row"):
        find_plots(seeds, read_schema(written(announced, "knows-worst")), {})


def test_a_predicate_that_never_ends_leaves_it_unknown_when_time_is_up(announced: Path, seeds: World) -> None:
    outcome = find_plots(seeds, read_schema(written(announced, "knows-all")), {}, seconds=0.2)
    assert outcome.status is Status.UNKNOWN


ENDLESS = '?one ?a ?b . ?c ?d ?other . ?e ?f ?g . ?h ?i ?j FILTER(CONCAT(STR(?a), STR(?c), STR(?g), STR(?j)) = "x")'


def asking(query: str, ask: str = "") -> str:
    """The predicate of a writer with another query, and perhaps with a second definition."""
    second = f"\n  ask: >-\n    {ask}" if ask else ""
    return re.sub(r"sparql: .*", lambda _: f"sparql: >-\n    {query}{second}", OWN, count=1)


def test_sparql_that_never_ends_leaves_it_unknown_when_time_is_up(seeds: World, tmp_path: Path) -> None:
    endless = asking(f"SELECT ?one ?other {{ {ENDLESS} }}")
    schema, begun = read_schema(written(tmp_path, "loves-in-sparql", endless)), monotonic()
    assert find_plots(seeds, schema, {}, seconds=1).status is Status.UNKNOWN
    assert monotonic() - begun < 1.3
    found: list[Status] = []
    other = Thread(target=lambda: found.append(find_plots(seeds, schema, {}, seconds=0.3).status))
    other.start()
    other.join(5)
    assert found == [Status.UNKNOWN], "where no alarm rings, too"


def test_sparql_that_wants_all_memory_is_refused(seeds: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("world.selecting.LIMITS", Limits(60, 1 << 20, 50 << 20))
    greedy = "SELECT ?one ?other { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d)) AS ?one) } ORDER BY ?one"
    schema = read_schema(written(tmp_path, "loves-in-sparql", asking(greedy.replace("?other", "(?one AS ?other)", 1))))
    with pytest.raises(SchemaError, match="`loves-in-sparql` cannot be used: The query needed more memory"):
        find_plots(World(seeds.store), schema, {})


def test_a_second_definition_that_never_ends_gives_no_plot_when_time_is_up(seeds: World, tmp_path: Path) -> None:
    rows = "SELECT ?one ?other { ?love a lg:Romance ; lg:party ?one, ?other FILTER(?one != ?other) }"
    schema = read_schema(written(tmp_path, "loves-in-sparql", asking(rows, f"ASK {{ {ENDLESS} }}")))
    begun = monotonic()
    outcome = sound_plots(seeds, schema, {}, seconds=1.5)
    assert (outcome.status, outcome.plots) == (Status.UNKNOWN, ())
    assert monotonic() - begun < 1.5 * 1.1


@pytest.mark.parametrize(
    ("ask", "said"), [("ASK { ?one", "This is no SPARQL"), ("SELECT ?one { ?one ?a ?b }", "write an ASK query")]
)
def test_a_second_definition_that_is_no_question_is_refused(ask: str, said: str, seeds: World, tmp_path: Path) -> None:
    rows = "SELECT ?one ?other { ?love a lg:Romance ; lg:party ?one, ?other FILTER(?one != ?other) }"
    schema = read_schema(written(tmp_path, "loves-in-sparql", asking(rows, ask)))
    with pytest.raises(LegendryError, match=said):
        sound_plots(seeds, schema, {})


def test_a_second_definition_judges_plots_with_the_prefixes_of_the_vocabulary(seeds: World, tmp_path: Path) -> None:
    rows = "SELECT ?one ?other { ?love a lg:Romance ; lg:party ?one, ?other FILTER(?one != ?other) }"
    ask = "ASK { ?love a lg:Romance ; lg:party ?one, ?other FILTER(?one != ?other) }"
    schema = read_schema(written(tmp_path, "loves-in-sparql", asking(rows, ask)))
    assert sound_plots(seeds, schema, {}).status is Status.SATISFIABLE
    (tmp_path / "no").mkdir()
    schema = read_schema(written(tmp_path / "no", "loves-in-sparql", asking(rows, "ASK { ?one lg:party ?other }")))
    with pytest.raises(UnsoundPlot):
        sound_plots(seeds, schema, {})


def test_what_a_writers_query_gives_is_asked_anew_when_the_world_has_changed(tmp_path: Path) -> None:
    world = World(ox.Store())
    kinds = [("anna", "rdf:type", "lg:Person"), ("berta", "rdf:type", "lg:Person"), ("love", "rdf:type", "lg:Romance")]
    world.add([*kinds, ("love", "lg:party", "anna")])
    schema = read_schema(written(tmp_path, "loves-in-sparql", OWN))
    assert find_plots(world, schema, {}).status is Status.UNSATISFIABLE
    world.add([("love", "lg:party", "berta")])
    assert find_plots(world, schema, {}).status is Status.SATISFIABLE


def test_a_folder_without_predicates_leaves_the_library(tmp_path: Path) -> None:
    assert predicates_in(tmp_path / "none") == library()
