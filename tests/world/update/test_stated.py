"""Updates that only state data tell by themselves what they change: the same as a copy shows on which they are done."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from world.update.recording import differences
from world.update.stated import Differences, stated

TRIPLES = st.lists(st.sampled_from([f"<x:{s}> <x:p> {o} ." for s in "ab" for o in ("1", "'two'", "<x:b>")]), max_size=4)
GRAPHS = st.sampled_from(["", "<x:g>", "<x:h>", "<x:empty>"])


def _data(verb: str, graph: str, triples: list[str]) -> str:
    said = " ".join(triples)
    return f"{verb} DATA {{ GRAPH {graph} {{ {said} }} }}" if graph else f"{verb} DATA {{ {said} }}"


def _whole(verb: str, silent: str, graph: str) -> str:
    return f"{verb} {silent} GRAPH {graph or '<x:new>'}" if graph or verb == "CREATE" else f"{verb} {silent} DEFAULT"


OPERATIONS = st.one_of(
    st.builds(_data, st.sampled_from(["INSERT", "delete"]), GRAPHS, TRIPLES),
    st.builds(_whole, st.sampled_from(["CREATE", "CLEAR", "drop"]), st.sampled_from(["SILENT", ""]), GRAPHS),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    store = ox.Store(str(tmp_path_factory.mktemp("stores") / "store"))
    store.update("INSERT DATA { <x:a> <x:p> 1 , _:n . GRAPH <x:g> { <x:a> <x:p> 1 . <x:b> <x:p> <x:b> } }")
    store.add_graph(ox.NamedNode("x:empty"))
    return store


def shown(store: ox.Store, update: str) -> Differences | None:
    """What a copy shows; None for what the engine refuses."""
    try:
        return differences(store, update)
    except (SyntaxError, OSError, RuntimeError, ValueError):
        return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATIONS, min_size=1, max_size=4))
def test_it_is_what_a_copy_shows(store: ox.Store, operations: list[str]) -> None:
    update = " ; ".join(operations)
    told = stated(store, update)
    expected = shown(store, update)
    if told is not None:
        assert told == expected
    else:
        assert expected is None


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX x: <x:> INSERT DATA { x:a x:p 'a } ; DROP ALL { ' } ; DELETE DATA { x:b x:p 1 . x:a x:p 1 };",
        '# DROP ALL ; \nINSERT DATA { id:a rdfs:label "}" }',
        "BASE <x:> CLEAR GRAPH <g>; INSERT DATA { GRAPH <g> { <a> <p> 2 } }",
        "INSERT DATA { <x:a> <x:p> [ <x:q> ( 1 2 ) ] }",
        "DROP GRAPH <x:g>; CREATE GRAPH <x:g>; CREATE GRAPH <x:f>; DROP GRAPH <x:f>",
    ],
)
def test_texts_comments_and_prefixes_are_read_as_the_engine_does(update: str, store: ox.Store) -> None:
    told, expected = stated(store, update), shown(store, update)
    assert told is not None
    assert expected is not None
    assert _nameless(told) == _nameless(expected)


@pytest.mark.parametrize(
    "update",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT { <x:a> <x:p> 3 } WHERE {}",
        "INSERT DATA { <x:a> <x:p> 3 }; COPY DEFAULT TO <x:g>",
        "DROP ALL",
        "CLEAR NAMED",
        "LOAD <x:a>",
        "CREATE GRAPH <x:g>",
        "",
    ],
)
def test_what_takes_from_the_store_or_fails_is_not_told(update: str, store: ox.Store) -> None:
    assert stated(store, update) is None or not update


@pytest.mark.parametrize("update", ["INSERT DATA { ?s ?p 1 }", "DELETE DATA { _:a <x:p> 1 }", "INSERT DATA { <x:a> }"])
def test_what_the_engine_cannot_read_is_refused_in_its_words(update: str, store: ox.Store) -> None:
    with pytest.raises(SyntaxError, match="expected"):
        stated(store, update)


def _nameless(found: Differences) -> tuple[list[str], ...]:
    """The same with all blank nodes alike."""
    quads = [sorted(re.sub(r"_:\w+", "_:", str(quad)) for quad in some) for some in (found.gone, found.new)]
    return (*quads, list(found.made), list(found.dropped))


def test_nothing_is_changed_by_telling(store: ox.Store, tmp_path: Path) -> None:
    before = set(store)
    stated(store, "DROP GRAPH <x:g>; INSERT DATA { <x:n> <x:p> 1 }")
    assert set(store) == before
