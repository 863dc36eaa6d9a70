"""Shapes of queries: what differs in names alone is alike, and no text takes long to be read."""

import time

import pytest

from world.query.quick import shape_of


def test_names_texts_and_numbers_are_left_out() -> None:
    assert shape_of("SELECT ?a { <http://x/1> id:anna 'b' . ?a :c 12 }") == shape_of(
        'SELECT ?a { <http://x/2> id:ben "c\\"d" . ?a :d 7 }'
    )
    assert shape_of("ASK { ?a ?b ?c }") != shape_of("ASK { ?a ?b ?c . ?d ?e ?f }")


@pytest.mark.parametrize("piece", ["a", '"\\', "'\\", "<", ":", "a:", "1", "<a ", '"', "\\"])
def test_no_text_takes_longer_than_its_length_lets_expect(piece: str) -> None:
    begun = time.process_time()
    shape_of(piece * (200_000 // len(piece)))
    assert time.process_time() - begun < 1
