"""The turning points of history: their effects speak of what was there."""

from pathlib import Path

import pytest

from world.building.cities import cities
from world.building.countries import countries
from world.building.services import services
from world.building.turning_points import (
    Defections,
    Dissolution,
    Founding,
    Moves,
    Posts,
    Purge,
    read_turning_points,
    turning_points,
)
from world.errors import DataError
from world.time.day import from_iso


def test_there_are_turning_points_from_1917_until_today() -> None:
    points = tuple(turning_points().values())
    assert len(points) >= 25
    assert points[0].begin == from_iso("1917-11-07")
    assert [one.begin for one in points] == sorted(one.begin for one in points)
    assert points[-1].end <= from_iso("2025-12-31")


def test_every_kind_of_effect_comes_to_pass() -> None:
    kinds = {type(effect) for point in turning_points().values() for effect in point.effects}
    assert kinds == {Moves, Purge, Posts, Defections, Founding, Dissolution}


def test_a_turning_point_has_places_and_a_source() -> None:
    assert [one.id for one in turning_points().values() if not one.places or not one.source] == []


def test_foundings_and_ends_agree_with_the_services() -> None:
    for point in turning_points().values():
        for effect in point.effects:
            match effect:
                case Founding(service):
                    date = services()[service].founded
                case Dissolution(service):
                    end = services()[service].dissolved
                    assert end, point.id
                    date = end
                case _:
                    continue
            assert date.earliest is not None and date.latest is not None
            assert date.earliest <= point.end and point.begin <= date.latest, (point.id, service)


def test_no_service_is_founded_or_dissolved_twice() -> None:
    for kind in (Founding, Dissolution):
        told = [one.service for point in turning_points().values() for one in point.effects if isinstance(one, kind)]
        assert len(told) == len(set(told))


def test_what_befalls_a_service_befalls_one_that_is_there() -> None:
    for point in turning_points().values():
        for effect in point.effects:
            if isinstance(effect, Purge | Defections):
                there = services()[effect.service].exists_on
                assert there(point.begin - 1) or there(point.begin), (point.id, effect)


def test_people_and_posts_are_those_of_countries_that_are_there() -> None:
    for point in turning_points().values():
        for effect in point.effects:
            match effect:
                case Moves(name):
                    country = countries()[name]
                    assert country.iso or country.exists_on(point.begin - 1) or country.exists_on(point.begin), point.id
                case Posts(name, opens, closes):
                    assert opens or closes
                    assert not name or countries()[name].exists_on(point.begin), (point.id, effect)


def test_posts_are_abroad() -> None:
    for point in turning_points().values():
        for effect in point.effects:
            if isinstance(effect, Posts) and effect.of:
                places = [cities()[place] for place in (*effect.opens, *effect.closes) if place in cities()]
                assert [city.id for city in places if city.country_on(point.end) == effect.of] == [], point.id


GOOD = """\
- id: the-ball
  name: The ball
  date: 1925-02-03
  places: [vienna]
  effects:
    - {moves: {from: austria, share: 0.1}}
  source: The Chronicle of the Ball (1930)
"""


def test_a_year_is_all_of_its_days(tmp_path: Path) -> None:
    file = tmp_path / "points.yaml"
    file.write_text(GOOD.replace("1925-02-03", "1925"), "utf-8")
    point = read_turning_points(file)["the-ball"]
    assert (point.begin, point.end) == (from_iso("1925-01-01"), from_iso("1925-12-31"))
    assert point.effects == (Moves("austria", (), 0.1),)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("date: 1925-02-03", "from: 1925\n  to: 1924", ":1: It ends before it begins: 1924."),
        ("  date: 1925-02-03\n", "", ":1: There is no `date` here."),
        ("[vienna]", "[viena]", ":1: There is no city or country `viena`. Did you mean `vienna`"),
        ("share: 0.1", "share: 1.1", ":6: `share` is 1.1. Write a number above 0 and up to 1."),
        ("share: 0.1", "share: some", ":6: `share` is some."),
        ("share: 0.1", "share: nan", ":6: `share` is nan."),
        ("from: austria", "from: ostria", ":6: There is no country `ostria`."),
        ("moves:", "move:", ":6: `move` is no key here. Did you mean `moves`?"),
        ("{moves: {from: austria, share: 0.1}}", "{founds: cia, dissolves: oss}", ":6: An effect has one key"),
        ("{moves: {from: austria, share: 0.1}}", "{founds: cla}", ":6: There is no service `cla`. Did you mean `cia`"),
        ("{moves: {from: austria, share: 0.1}}", "moves", ":6: This is no mapping."),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    file = tmp_path / "points.yaml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DataError) as error:
        read_turning_points(file)
    assert f"{file}{says}" in str(error.value)
