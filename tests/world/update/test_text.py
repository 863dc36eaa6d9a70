"""What is done to the text of an update before the engine reads it."""

import pyoxigraph as ox
import pytest

from world.query.guard import update_calls_out
from world.update.text import DatasetTwice, NoGraphName, with_dataset, without_silent_loads

USING = "USING <http://x/g> USING NAMED <http://x/n> "


def parses(update: str) -> bool:
    try:
        ox.Store().update(update)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("DELETE WHERE { ?s ?p ?o }", f"DELETE  {{ ?s ?p ?o }} {USING}WHERE {{ ?s ?p ?o }}"),
        ("INSERT { ?s ?p ?o } WHERE{ ?s ?p ?o }", f"INSERT {{ ?s ?p ?o }}  {USING}WHERE{{ ?s ?p ?o }}"),
        ("INSERT DATA { <a:a> <b:b> 'WHERE }' } # WHERE", "INSERT DATA { <a:a> <b:b> 'WHERE }' } # WHERE"),
        (
            "DELETE {} WHERE { { SELECT * WHERE { ?s ?p '''}''' } } }",
            f"DELETE {{}}  {USING}WHERE {{ {{ SELECT * WHERE {{ ?s ?p '''}}''' }} }} }}",
        ),
    ],
)
def test_each_where_gets_the_graphs_of_the_request(before: str, after: str) -> None:
    assert with_dataset(before, ["http://x/g"], ["http://x/n"]) == after
    assert parses(after)


@pytest.mark.parametrize("update", ["WITH <a:a> DELETE {} WHERE {}", "INSERT {} using <a:a> WHERE {}"])
def test_graphs_may_not_be_named_twice(update: str) -> None:
    with pytest.raises(DatasetTwice):
        with_dataset(update, ["http://x/g"], [])
    assert with_dataset(update, [], []) == update


def test_a_graphs_name_must_be_an_iri() -> None:
    with pytest.raises(NoGraphName):
        with_dataset("DELETE WHERE { ?s ?p ?o }", ["http://x/> WHERE {} ; DROP ALL ; DELETE {} USING <a:a"], [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LOAD SILENT <a:a>", "INSERT DATA {}"),
        ("load silent <a:a> into graph <b:b>; CLEAR ALL", "INSERT DATA {}; CLEAR ALL"),
        ("PREFIX load: <a:> LOAD SILENT load:x", "PREFIX load: <a:> INSERT DATA {}"),
        ("LOAD <a:a>", "LOAD <a:a>"),
        ("INSERT DATA { <a:a> <b:b> 'LOAD SILENT <a:a>' }", "INSERT DATA { <a:a> <b:b> 'LOAD SILENT <a:a>' }"),
    ],
)
def test_a_silent_load_is_left_out(before: str, after: str) -> None:
    assert without_silent_loads(before) == after


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:1/>",
        "LOADSILENT<http://127.0.0.1:1/>",
        "CLEAR ALL;load<http://127.0.0.1:1/>into graph<a:a>",
        "\\u004COAD <http://127.0.0.1:1/>",
        "PREFIX load: <http://127.0.0.1:1/> LOAD load:",
        "INSERT {} WHERE { SERVICE <http://127.0.0.1:1/> {} }",
        "INSERT {} WHERE { FILTER(?a<?b)SERVICE?x#>\n{} } ; LOAD <a:a>",
    ],
)
def test_what_calls_out_is_seen_however_it_is_written(update: str) -> None:
    assert update_calls_out(update, parses)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <b:b> 'LOAD <http://127.0.0.1:1/>' } # LOAD <a:a>",
        "PREFIX load: <http://load/> INSERT DATA { load:service <a:upload> load:LOAD }",
        "DELETE WHERE { ?load ?service ?loaded }",
        "CLEAR ALL",
    ],
)
def test_the_words_elsewhere_are_no_call(update: str) -> None:
    assert parses(update)
    assert not update_calls_out(update, parses)
