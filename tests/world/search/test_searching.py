"""Things are found by their words, the most telling first, with the place where the words stand."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from world import World
from world.errors import LegendryError
from world.facts import literal
from world.search import Index, written_at

Write = Callable[..., Path]

VAULT = {
    "by-name": "id: by-name\ntype: Person\nname: Anna Harrow",
    "by-alias": "id: by-alias\ntype: Person\nname: Ben\nalias: [the Fox, Harrow]",
    "harrow-by-id": "id: harrow-by-id\ntype: City\nname: Cork",
    "by-trait": "id: by-trait\ntype: Person\nname: Dora\ntrait: [a harrow of a man, blunt]",
    "by-body": "---\nid: by-body\ntype: Person\nname: Egon\n---\n\nHe saw the harrow in the *field*.\n\nThen he left.",
    "nobody": "id: nobody\ntype: Meeting\nparticipant: [by-name, by-body]\nwhen: 1991-12",
}


@pytest.fixture
def vault(write_notes: Write) -> World:
    return World.open(write_notes(**VAULT))


def world_of(*facts: tuple[str, str, str]) -> World:
    world = World(ox.Store())
    world.add(facts)
    return world


def ids(world: World, text: str, limit: int = 20, kind: str = "") -> list[str]:
    with Index(world) as index:
        return [found.id for found in index.search(text, limit, kind).found]


def snippets(world: World, text: str) -> list[str]:
    with Index(world) as index:
        return [str(found.snippet) for found in index.search(text).found]


def test_a_name_counts_more_than_an_alias_that_more_than_other_text_and_that_more_than_the_body(vault: World) -> None:
    found = ids(vault, "harrow")
    assert set(found[:3]) == {"by-name", "by-alias", "harrow-by-id"}
    assert found[3:] == ["by-trait", "by-body"]
    assert ids(vault, "anna harrow")[0] == "by-name"


def test_a_name_in_a_long_note_counts_more_than_a_mention_in_a_short_one(write_notes: Write) -> None:
    long = "---\nid: z\ntype: Person\nname: Anna Harrow\n---\n" + "She went on and on about the sea. " * 3_000
    short = {f"short-{n}": f"---\nid: short-{n}\ntype: Thing\nname: a plough\n---\nAs a harrow." for n in range(30)}
    assert ids(World.open(write_notes(long=long, **short)), "harrow")[0] == "z"


def test_who_is_called_just_so_comes_first(seeds: World) -> None:
    assert ids(seeds, "petrova", 1) == ["natalia-petrova"]
    assert ids(seeds, "Natalia Petrova", 1) == ["natalia-petrova"]
    assert ids(seeds, "kgb", 1) == ["kgb"]


def test_the_snippet_shows_the_words_where_they_stand(vault: World) -> None:
    assert snippets(vault, "harrow")[3:] == ["a «harrow» of a man", "He saw the «harrow» in the *field*. Then he left."]
    assert snippets(vault, "egon field") == ["«Egon»"]
    assert snippets(vault, "egon saw field") == ["He «saw» the harrow in the *«field»*. Then he left."]


def test_a_long_text_is_cut_between_words_around_what_was_found() -> None:
    text = f"{'one two ' * 40}the red arrow flew {'three four ' * 40}"
    (found,) = snippets(world_of(("a", "dcterms:description", literal(text))), '"red arrow"')
    assert found.startswith(("…two one two", "…one two one"))
    assert "the «red arrow» flew three" in found
    assert found.endswith(("three…", "four…"))
    assert len(found) < 170


def test_the_piece_that_shows_most_of_the_words_is_shown() -> None:
    text = f"red {'and so on ' * 40}the red arrow{' and so on' * 40}"
    assert "the «red» «arrow»" in snippets(world_of(("a", "dcterms:description", literal(text))), "red arrow")[0]


@pytest.mark.parametrize("written", ["café", "CAFE", "cafe", "caf", "Cafe\u0301", "“café”", '"caf'])
def test_case_accents_and_the_end_of_the_last_word_do_not_matter(written: str) -> None:
    world = world_of(("a", "rdfs:label", '"the Café de l’Étoile"@fr'), ("b", "rdfs:label", '"a cart"'))
    assert ids(world, written) == ["a"]
    assert ids(world, f"etoile {written}") == ["a"]


def test_only_the_last_word_may_be_unfinished(vault: World) -> None:
    assert ids(vault, "harr anna") == []
    assert ids(vault, "anna harr") == ["by-name"]
    assert ids(vault, '"anna harr"') == []


def test_words_in_quotation_marks_stand_together_in_one_text(vault: World) -> None:
    assert ids(vault, '"harrow in the field"') == ["by-body"]
    assert ids(vault, '"field harrow"') == []
    assert ids(vault, "field harrow") == ["by-body"]
    assert ids(vault, "blunt harrow") == ["by-trait"]
    assert ids(vault, '"man blunt"') == ids(vault, '"fox harrow"') == []


def test_all_words_must_be_there(vault: World) -> None:
    assert ids(vault, "dora field") == []


def test_a_thing_without_a_name_is_found_by_its_id_and_by_what_is_written_of_its_time(vault: World) -> None:
    with Index(vault) as index:
        (found,) = index.search("1991").found
        assert (found.id, found.label, found.types) == ("nobody", "nobody", ("lg:Meeting",))
        assert found.fact == ("nobody", "lg:when", '"1991-12"')
        (found,) = index.search("nobody").found
        assert (found.fact, str(found.snippet)) == (None, "«nobody»")


def test_what_nobody_wrote_is_not_found(vault: World) -> None:
    assert ids(vault, '"1991-12-31"') == []
    assert (
        ids(world_of(("a", "lg:secluded", '"true"^^xsd:boolean'), ("a", "geo:lat", '"51"^^xsd:decimal')), "true") == []
    )


def test_a_type_means_those_below_it_too(vault: World) -> None:
    assert ids(vault, "harrow", kind="Place") == ids(vault, "harrow", kind="lg:City") == ["harrow-by-id"]
    assert len(ids(vault, "harrow", kind="Agent")) == 4
    strange = world_of(
        ("a", "rdf:type", "<http://x/Ship>"), ("a", "rdfs:label", '"Argo"'), ("b", "rdfs:label", '"Argo"')
    )
    assert ids(strange, "argo", kind="<http://x/Ship>") == ["a"]


def test_a_type_that_there_is_not_is_refused_with_the_nearest(vault: World) -> None:
    with Index(vault) as index, pytest.raises(LegendryError, match=r"no type `Persn`\. Did you mean `Person`"):
        index.search("harrow", kind="Persn")


def test_every_fact_that_is_given_is_one_of_the_world_and_has_a_place(seeds: World) -> None:
    with Index(seeds) as index:
        found = index.search("a", 1_000).found
        found += index.search("petrova", 1_000).found
    assert len(found) > 100
    for one in found:
        assert one.fact is None or one.fact in set(seeds.facts(one.id))
        assert written_at(seeds, one)


def test_the_place_is_the_line_of_the_words_or_that_of_the_thing(vault: World) -> None:
    with Index(vault) as index:
        lines = {one.id: written_at(vault, one)[0].line for one in index.search("harrow").found}
    assert lines == {"by-name": 4, "by-alias": 5, "harrow-by-id": 3, "by-trait": 5, "by-body": 7}


def test_languages_and_datatypes_come_back_as_they_were() -> None:
    said = {("a", "rdfs:label", '"Wien"@de'), ("b", "lg:amount", '"Wien"'), ("c", "lg:text", '"Wien"^^<http://x/t>')}
    with Index(world_of(*said)) as index:
        assert {one.fact for one in index.search("wien").found} == said


def test_equals_are_ordered_by_id_and_counted() -> None:
    facts = [(f"thing-{number:03}", "rdfs:label", '"a ring"') for number in range(60)]
    random.Random(1).shuffle(facts)
    with Index(world_of(*facts)) as index:
        answer = index.search("ring", 50)
    assert [one.id for one in answer.found] == sorted(fact[0] for fact in facts)[:50]
    assert answer.count == 60


def test_threads_may_share_an_index(seeds: World) -> None:
    asked = ["petrova", "kazuo", "spy", "caf"] * 25
    with Index(seeds) as index, ThreadPoolExecutor(4) as threads:
        assert list(threads.map(index.search, asked)) == [index.search(text) for text in asked]


def test_the_index_of_an_empty_world_finds_nothing() -> None:
    with Index(World(ox.Store())) as index:
        assert index.search("x").found == ()
        assert index.why_not("x") == "Nothing here has `x`."


def test_why_nothing_was_found_names_the_words_and_the_nearest(vault: World) -> None:
    with Index(vault) as index:
        assert index.why_not("hirrow dora") == "Nothing here has `hirrow`. Did you mean `harrow`?"
        assert index.why_not("dora field") == "Nothing here has all of these: `dora`, `field`."
        assert index.why_not("dora", "City") == "No City here has `dora`."
