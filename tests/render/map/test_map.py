"""Places with coordinates, and journeys between them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from render import map_data
from world import World


@pytest.fixture
def world(write_notes: Callable[..., Path]) -> World:
    return World.open(
        write_notes(
            anna="id: anna\ntype: Person\nname: Anna",
            boris="id: boris\ntype: Person\nname: Boris",
            vienna="id: vienna\ntype: City\nname: Vienna\nlatitude: 48.2082\nlongitude: 16.3738",
            prague="id: prague\ntype: City\nname: Prague\nlatitude: 50.0755\nlongitude: 14.4378",
            cafe="id: cafe\ntype: Cafe\nname: the café\nwithin: vienna",
            nowhere="id: nowhere\ntype: Cafe\nname: somewhere",
            meeting="id: meeting\ntype: Encounter\nparty: [anna, boris]\nplace: cafe\nwhen: 1961-05-03",
            parting="id: parting\ntype: Encounter\nparty: [anna, boris]\nplace: nowhere\nwhen: 1962-05-03",
            home="id: home\ntype: Residence\nagent: anna\nplace: prague\nbegin: 1950\nend: 1960",
        )
    )


def test_a_place_has_its_coordinates_or_those_of_what_it_lies_in(world: World) -> None:
    places = {place["id"]: place for place in map_data(world, around="anna")["places"]}
    assert (places["cafe"]["lat"], places["cafe"]["long"], places["cafe"]["of"]) == (48.2082, 16.3738, "vienna")
    assert (places["prague"]["of"], places["prague"]["items"]) == ("prague", 1)
    assert places["nowhere"]["lat"] is None


def test_a_journey_leads_from_each_place_to_the_next_in_time(world: World) -> None:
    (journey,) = map_data(world, around="anna")["journeys"]
    assert journey["who"] == {"id": "anna", "label": "Anna"}
    ways = [(leg["from"]["id"], leg["to"]["id"]) for leg in journey["legs"]]
    assert ways == [("prague", "cafe"), ("cafe", "nowhere")]
    assert journey["legs"][0]["to"]["begin"] == {"earliest": "1961-05-03", "latest": "1961-05-03"}
    assert journey["legs"][0]["to"]["item"] == "meeting"


def test_years_and_kinds_choose_what_is_on_the_map(world: World) -> None:
    assert [place["id"] for place in map_data(world, begin=1961, end=1961)["places"]] == ["cafe"]
    assert [place["id"] for place in map_data(world, kinds=["lg:Residence"])["places"]] == ["prague"]


def test_a_limit_says_what_is_left_out(world: World) -> None:
    data = map_data(world, limit=1)
    assert (data["shown"], data["total"]) == (1, 3)
    assert data["journeys"] == []
