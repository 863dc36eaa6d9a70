"""What is refused as a call to another machine, and what only looks like one."""

import pyoxigraph as ox
import pytest

from world.query.guard import calls_out, is_update

STORE = ox.Store()


def parses(query: str) -> bool:
    try:
        STORE.query(query)
    except SyntaxError:
        return False
    return True


CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "SELECT * { service SILENT ?where { ?s ?p ?o } }",
    "SELECT * { SeRvIcE<http://127.0.0.1:1/>{} }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:1/>{} }",
    "SELECT * { ?s ?p 1SERVICE SILENT <http://127.0.0.1:1/> {} }",
    "SELECT * {#<\nSERVICE SILENT <http://127.0.0.1:1/> {} #>\n}",
    "SELECT * { FILTER(?a<?b)SERVICE?x#>\n{} }",
    "SELECT * { ?s ?p 'SERVICE' . { SERVICE ?service {} } }",
    "PREFIX service: <http://x/> SELECT * { SERVICE service:service {} }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> {} }",
    "SELECT * { { SELECT * { SERVICE ?x {} } } }",
]

HARMLESS = [
    "SELECT ?service { ?service ?p ?o } # SERVICE <http://x/> {}",
    'SELECT * { ?s ?p \'SERVICE <http://x/> {}\', """a " SERVICE ?x {} """ }',
    "SELECT * { ?s <http://x/SERVICE> ?o }",
    "PREFIX service: <http://x/> SELECT * { ?s service:service ?o ; service: ?x }",
    "PREFIX x: <http://service/> SELECT * { ?s x:SERVICE ?o, 'a'@service }",
    "SELECT * { ?s ?p '\\u0053ERVICE <http://x/> {}' }",
    'SELECT * { ?s ?p "\\u0022 SERVICE <http://x/> {}" }',
    "SELECT ?Service ?service ?serqice { ?Service ?service ?serqice }",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_service_clause_is_seen_however_it_is_written(query: str) -> None:
    assert calls_out(query, parses)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_elsewhere_is_no_call(query: str) -> None:
    assert parses(query)
    assert not calls_out(query, parses)


def test_a_query_that_uses_up_every_other_spelling_is_refused() -> None:
    words = " ".join(f"?ser{letter}ice" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert calls_out(f"SELECT {words} {{ ?service ?p ?o }}", parses)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", True),
        ("# why\nPREFIX a: <http://x/>\nBASE <http://y/> load <http://z/>", True),
        ("PREFIX insert: <http://x/> SELECT * {}", False),
        ("SELECT ?insert {}", False),
        ("", False),
    ],
)
def test_an_update_is_told_from_a_query(text: str, expected: bool) -> None:
    assert is_update(text) is expected
