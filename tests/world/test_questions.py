"""Who shares a past with whom, who was where, who was in service when."""

from collections.abc import Callable
from pathlib import Path

import pytest

from world import UnknownTerm, World
from world.questions import Certainty, in_service, shared_past, was_at, was_before, whereabouts

PEOPLE = {name: f"id: {name}\ntype: Person\nname: {name.title()}" for name in ("anna", "ben", "cora", "dan")}
WORLD = {
    "service": "id: service\ntype: Agency\nname: the Service",
    "home": "id: home\ntype: City\nname: Home",
    "abroad": "id: abroad\ntype: City\nname: Abroad",
    "s1": "id: s1\ntype: Service\nname: s1\nagent: anna\norganisation: service\nfrom: 1980\nto: 1985",
    "s2": "id: s2\ntype: Service\nname: s2\nagent: ben\norganisation: service\nfrom: 1984\nto: ~1990",
    "s3": "id: s3\ntype: Service\nname: s3\nagent: cora\norganisation: service\nfrom: 1986-06",
    "love": "id: love\ntype: Romance\nname: love\nparty: [anna, dan]\nfrom: after 1990",
    "r1": "id: r1\ntype: Residence\nname: r1\nagent: anna\nplace: home\nfrom: 1970\nto: 1983",
    "r2": "id: r2\ntype: Residence\nname: r2\nagent: anna\nplace: abroad\nfrom: 1983\nto: ..",
}


@pytest.fixture
def small(write_notes: Callable[..., Path]) -> World:
    return World.open(write_notes(**PEOPLE, **WORLD))


def test_colleagues_of_one_time_share_a_past(small: World) -> None:
    bonds = {(bond.other, bond.past) for bond in shared_past(small, "anna")}
    assert bonds == {("ben", "service"), ("dan", "love")}


def test_a_past_has_to_begin_before_the_day_that_is_asked_about(small: World) -> None:
    assert {bond.other for bond in shared_past(small, "anna", before="1990-01-01")} == {"ben"}
    [later] = [bond for bond in shared_past(small, "anna", before="1995-01-01") if bond.other == "dan"]
    assert later.certainty is Certainty.POSSIBLE
    assert ("love", "lg:party", "dan") in later.facts


def test_whereabouts_are_certain_between_the_bounds_and_possible_within_them(small: World) -> None:
    def places(day: str) -> set[tuple[str, Certainty]]:
        return {(answer.where, answer.certainty) for answer in whereabouts(small, "anna", day)}

    assert places("1975-05-05") == {("home", Certainty.CERTAIN)}
    assert places("1983-05-05") == {("home", Certainty.POSSIBLE), ("abroad", Certainty.POSSIBLE)}
    assert places("2001-01-01") == {("abroad", Certainty.CERTAIN)}
    assert places("1960-01-01") == set()


def test_who_was_in_service_when(small: World) -> None:
    assert {(answer.person, answer.certainty) for answer in in_service(small, "1984-12-31")} == {
        ("anna", Certainty.CERTAIN),
        ("ben", Certainty.CERTAIN),
    }
    assert {answer.person for answer in in_service(small, "1991-01-01")} == {"ben", "cora"}
    assert [answer.situation for answer in in_service(small, "1991-01-01", "cora")] == ["s3"]


def test_order_has_three_answers(small: World) -> None:
    assert was_before(small, "s1", "love") is Certainty.CERTAIN
    assert was_before(small, "s1", "s3") is Certainty.CERTAIN
    assert was_before(small, "s2", "love") is Certainty.POSSIBLE
    assert was_before(small, "love", "s1") is Certainty.IMPOSSIBLE
    assert was_before(small, "s1", "s2") is Certainty.IMPOSSIBLE


def test_being_somewhere_has_three_answers(write_notes: Callable[..., Path]) -> None:
    bar = "id: bar\ntype: Bar\nname: the bar\nwithin: abroad"
    tea = "id: tea\ntype: Meeting\nname: tea\nparty: [anna, ben]\nplace: bar\nwhen: 1975-05-05"
    anna = "id: anna\ntype: Person\nname: Anna\nborn: 1950\ndied: 1990"
    small = World.open(write_notes(**{**PEOPLE, "anna": anna}, **WORLD, bar=bar, tea=tea))
    assert was_at(small, "anna", "abroad", "1975-05-05") is Certainty.CERTAIN
    assert was_at(small, "anna", "home", "1975-05-05") is Certainty.CERTAIN  # she lives there
    assert was_at(small, "ben", "home", "1975-05-05") is Certainty.IMPOSSIBLE
    assert was_at(small, "ben", "home", "1975-05-06") is Certainty.POSSIBLE
    assert was_at(small, "anna", "home", "1949-12-31") is Certainty.IMPOSSIBLE
    assert was_at(small, "anna", "home", "1991-01-01") is Certainty.IMPOSSIBLE


def test_the_seeds_know_whom_kazuo_shares_a_past_with(seeds: World) -> None:
    assert ("natalia-petrova", "romance-kazuo-petrova") in {
        (b.other, b.past) for b in shared_past(seeds, "volodymyr-kazuo")
    }


def test_an_unknown_person_is_refused_with_near_names(seeds: World) -> None:
    with pytest.raises(UnknownTerm, match="Did you mean `sophia-petrova`"):
        shared_past(seeds, "sofia-petrova")
