"""Answers are read as compact text, and no further than they are wanted."""

import json
from collections.abc import Iterator

from world.query.rows import Rows, read_boolean, read_facts, read_rows

_XSD = "http://www.w3.org/2001/XMLSchema#"


def _answer(count: int) -> bytes:
    rows = [{"n": {"type": "literal", "value": str(n), "datatype": f"{_XSD}integer"}} for n in range(count)]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": rows}}).encode()


def test_each_kind_of_term_is_compact_text() -> None:
    row = {
        "a": {"type": "uri", "value": "https://w3id.org/legendry/id/anna"},
        "b": {"type": "uri", "value": "https://w3id.org/legendry/ns#Person"},
        "c": {"type": "literal", "value": 'Zoë "Z"', "xml:lang": "en"},
        "d": {"type": "bnode", "value": "b0"},
        "e": {"type": "uri", "value": "http://elsewhere.example/x"},
    }
    body = json.dumps({"head": {"vars": [*row, "f"]}, "results": {"bindings": [row]}}).encode()
    found = read_rows([body], 10)
    assert found.variables == ("a", "b", "c", "d", "e", "f")
    assert found.rows == (("anna", "lg:Person", '"Zoë \\"Z\\""@en', "_:b0", "<http://elsewhere.example/x>", ""),)
    assert found.is_whole


def test_an_answer_in_small_pieces_is_the_same() -> None:
    body = _answer(30)
    assert read_rows((body[n : n + 7] for n in range(0, len(body), 7)), 30) == read_rows([body], 30)


def test_no_more_is_read_than_is_wanted() -> None:
    body, read = _answer(10_000), []

    def chunks() -> Iterator[bytes]:
        for begin in range(0, len(body), 1000):
            read.append(begin)
            yield body[begin : begin + 1000]

    found = read_rows(chunks(), 5)
    assert [row[0] for row in found.rows] == [f'"{n}"^^xsd:integer' for n in range(5)]
    assert not found.is_whole
    assert len(read) == 1


def test_an_empty_answer_has_its_variables() -> None:
    assert read_rows([_answer(0)], 5) == Rows(("n",), (), is_whole=True)


def test_yes_and_no() -> None:
    assert read_boolean([b'{"head": {}, ', b'"boolean": true}'])
    assert not read_boolean([b'{"head": {}, "boolean": false}'])


def test_facts_are_read_line_by_line() -> None:
    lines = b"".join(b"<http://x/%d> <http://x/p> <http://x/o> .\n" % n for n in range(20))
    facts, is_whole = read_facts((lines[n : n + 11] for n in range(0, len(lines), 11)), 20)
    assert (len(facts), is_whole) == (20, True)
    facts, is_whole = read_facts([lines], 3)
    assert (len(facts), is_whole) == (3, False)
    assert facts[0] == ("<http://x/0>", "<http://x/p>", "<http://x/o>")
