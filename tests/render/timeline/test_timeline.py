"""Events and situations in the order of time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from render import timeline_data
from world import World
from world.errors import UnknownTerm


@pytest.fixture
def world(write_notes: Callable[..., Path]) -> World:
    return World.open(
        write_notes(
            anna="id: anna\ntype: Person\nname: Anna",
            boris="id: boris\ntype: Person\nname: Boris",
            cafe="id: cafe\ntype: Cafe\nname: the café",
            meeting="id: meeting\ntype: Encounter\nname: they meet\nparty: [anna, boris]\nplace: cafe\nwhen: 1961-05",
            service="id: service\ntype: Service\nagent: boris\nbegin: 1955\nend: 1970",
            quarrel="id: quarrel\ntype: Enmity\nparty: [anna, boris]",
        )
    )


def ids(data: dict[str, Any]) -> list[str]:
    return [item["id"] for item in data["items"]]


def test_what_happens_stands_in_the_order_of_time_and_what_has_no_day_last(world: World) -> None:
    data = timeline_data(world, around="boris")
    assert ids(data) == ["service", "meeting", "quarrel"]
    assert data["items"][1] == {
        "id": "meeting",
        "label": "they meet",
        "kind": "event",
        "classes": ["lg:Encounter"],
        "begin": {"earliest": "1961-05-01", "latest": "1961-05-31"},
        "end": {"earliest": "1961-05-01", "latest": "1961-05-31"},
        "place": {"id": "cafe", "label": "the café"},
        "parts": [
            {"role": "lg:party", "id": "anna", "label": "Anna"},
            {"role": "lg:party", "id": "boris", "label": "Boris"},
        ],
    }


def test_years_leave_out_what_is_certainly_outside(world: World) -> None:
    assert ids(timeline_data(world, around="boris", begin=1962)) == ["service"]
    assert ids(timeline_data(world, around="boris", begin=1961, end=1961)) == ["service", "meeting"]
    assert ids(timeline_data(world, begin=1971)) == []


def test_kinds_are_classes_with_those_below_them(world: World) -> None:
    assert ids(timeline_data(world, around="boris", kinds=["lg:Event"])) == ["meeting"]
    assert ids(timeline_data(world, kinds=["lg:Situation"])) == ["service"]


def test_a_place_has_what_happens_there_and_a_depth_what_others_are_in(world: World) -> None:
    assert ids(timeline_data(world, around="cafe")) == ["meeting"]
    assert ids(timeline_data(world, around="cafe", depth=2)) == ["service", "meeting", "quarrel"]


def test_the_whole_world_has_all_that_has_a_day_and_a_limit_says_what_is_left_out(world: World) -> None:
    data = timeline_data(world, limit=1)
    assert (ids(data), data["shown"], data["total"]) == (["service"], 1, 2)


def test_who_is_not_there_has_no_timeline(world: World) -> None:
    with pytest.raises(UnknownTerm, match="Did you mean `anna`"):
        timeline_data(world, around="anne")
