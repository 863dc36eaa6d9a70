"""The pitfalls of OOPS! (Poveda-Villalón et al. 2014) that SPARQL can ask for: we fell into none.

`ontology/pitfalls/CODE.rq` gives the terms that fell in; `pitfalls/CODE.ttl` here is a small ontology that did.
"""

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from ontology.document import triples

QUERIES = {file.stem: file for file in sorted((Path(ontology.__file__).parent / "pitfalls").glob("*.rq"))}
PLANTED = Path(__file__).parent / "pitfalls"


@lru_cache(maxsize=1)
def published() -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples())
    return store


def rows(store: ox.Store, name: str) -> list[str]:
    solutions = store.query(QUERIES[name].read_text("utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    return [" | ".join(str(solution[variable]) for variable in solutions.variables) for solution in solutions]


@pytest.mark.parametrize("name", QUERIES)
def test_the_vocabulary_is_free_of_it(name: str) -> None:
    assert rows(published(), name) == []


@pytest.mark.parametrize("name", QUERIES)
def test_it_is_found_where_it_is_planted(name: str) -> None:
    store = ox.Store()
    store.load(path=str(PLANTED / f"{name}.ttl"), format=ox.RdfFormat.TURTLE)

    assert rows(store, name) != []


@pytest.mark.parametrize("name", QUERIES)
def test_it_says_what_the_problem_is_and_what_to_do(name: str) -> None:
    problem, gap, solution, *_ = QUERIES[name].read_text("utf-8").split("\n")

    assert problem.startswith(f"# {name.partition('-')[0]}. ")
    assert gap == "#"
    assert solution.startswith("# ")
    assert {problem[-1], solution[-1]} == {"."}


def test_every_pitfall_has_its_planted_ontology() -> None:
    assert sorted(file.stem for file in PLANTED.glob("*.ttl")) == list(QUERIES)


def test_most_of_the_catalogue_is_asked() -> None:
    assert len(QUERIES) >= 30
