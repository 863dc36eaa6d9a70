"""Compact text and RDF terms: one converter, there and back."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from world import LegendryError
from world.facts import is_id, literal, literal_value, to_node, to_term, to_text, to_triple

IDS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}(/[a-z]+-[0-9])?", fullmatch=True)


@given(st.text())
def test_any_text_survives_as_a_literal(text: str) -> None:
    assert to_text(to_term(literal(text))) == literal(text)
    assert literal_value(literal(text)) == text


@given(IDS)
def test_an_id_survives(name: str) -> None:
    assert is_id(name)
    assert to_text(to_term(name)) == name


@pytest.mark.parametrize(
    "text",
    ["lg:betrayer", "rdf:type", '"1991-12-26"^^xsd:date', '"Käse"@de', "<http://example.org/x y>"[:20] + ">", "_:b0"],
)
def test_compact_text_survives(text: str) -> None:
    assert to_text(to_term(text)) == text


def test_a_literal_with_an_unknown_datatype_survives() -> None:
    term = ox.Literal("1", datatype=ox.NamedNode("http://example.org/units#metre"))
    assert to_term(to_text(term)) == term


def test_a_triple_term_is_refused_in_words() -> None:
    node = ox.NamedNode("http://example.org/x")
    with pytest.raises(LegendryError, match="fact about the fact"):
        to_text(ox.Triple(node, node, node))


@pytest.mark.parametrize("text", ["", "a b", "x>y", "<http://exa mple>", "../x", "nobody:knows", "a//b"])
def test_what_is_no_term_is_refused(text: str) -> None:
    with pytest.raises(LegendryError):
        to_term(text)


def test_a_literal_cannot_be_a_subject_or_a_predicate() -> None:
    with pytest.raises(LegendryError, match="subject"):
        to_node('"text"')
    with pytest.raises(LegendryError, match="predicate"):
        to_triple(("a", '"b"', "c"))
