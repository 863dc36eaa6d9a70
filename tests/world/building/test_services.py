"""The intelligence services of history: dates, heirs and seats agree."""

from pathlib import Path

import pytest

from world.building.cities import cities
from world.building.countries import countries
from world.building.services import Kind, Service, predecessors, read_services, services
from world.errors import DataError
from world.time.day import day_number, from_iso

TODAY = from_iso("2025-12-31")
IN_EXILE = {"bcra"}
"""Services that sat in another country all their life."""


def last_day(service: Service) -> int:
    return TODAY if service.end is None else service.end - 1


def test_there_are_services_of_every_kind_and_time() -> None:
    assert len(services()) >= 80
    for kind in Kind:
        assert sum(one.kind == kind for one in services().values()) >= 8, kind
    for year in range(1917, 2026):
        assert sum(one.exists_on(day_number(year, 12, 31)) for one in services().values()) >= 12, year


def test_a_service_begins_before_it_ends() -> None:
    for one in services().values():
        assert one.end is None or one.begin < one.end <= TODAY, one.id


def test_a_successor_is_not_older_than_what_it_follows() -> None:
    for one in services().values():
        for successor in (services()[name] for name in one.successors):
            assert successor.founded.latest is not None
            assert one.begin <= successor.founded.latest, (one.id, successor.id)
            assert successor.end is None or one.end is None or one.end <= successor.end, (one.id, successor.id)


def test_no_service_succeeds_itself() -> None:
    for name in services():
        seen, left = set(), list(services()[name].successors)
        while left:
            one = left.pop()
            assert one != name
            if one not in seen:
                seen.add(one)
                left += services()[one].successors


def test_the_country_of_a_service_was_there_when_it_was_founded() -> None:
    for one in services().values():
        assert one.founded.latest is not None
        assert countries()[one.country].exists_on(one.founded.latest), one.id


def test_a_service_never_lacks_a_country() -> None:
    for one in services().values():
        first = one.founded.latest or one.begin
        days = {first, last_day(one), *(day_number(year) for year in range(1917, 2026))}
        assert [day for day in days if first <= day <= last_day(one) and one.country_on(day) is None] == [], one.id


def test_a_seat_lay_in_the_country_of_its_service() -> None:
    for one in services().values():
        first = max(one.founded.latest or one.begin, from_iso("1917-01-01"))
        days = {first, last_day(one), *(day_number(year, 7) for year in range(1917, 2026))}
        held = [
            cities()[one.seat].country_on(day) == one.country_on(day) for day in days if first <= day <= last_day(one)
        ]
        assert any(held) != (one.id in IN_EXILE), one.id


def test_every_service_has_ranks_and_a_source() -> None:
    for one in services().values():
        assert len(one.ranks) >= 4, one.id
        assert len(one.source) > 10, one.id


def test_a_service_that_spies_abroad_has_covers() -> None:
    assert [one.id for one in services().values() if one.kind is Kind.FOREIGN and not one.covers] in ([], ["bcra"])


def test_the_line_from_the_cheka_leads_to_the_services_of_today() -> None:
    line, one = ["cheka"], services()["cheka"]
    while one.successors:
        one = services()[one.successors[0]]
        line.append(one.id)
    assert line == ["cheka", "gpu", "ogpu", "nkvd", "nkgb", "mgb", "soviet-mvd-1953", "kgb", "svr"]
    assert predecessors("bnd") == ("gehlen-organisation",)


def test_a_service_works_for_the_country_of_the_day() -> None:
    gru, bnd = services()["gru"], services()["bnd"]
    told = [gru.country_on(from_iso(day)) for day in ("1920-01-01", "1950-01-01", "2000-01-01")]
    assert told == ["russian-sfsr", "soviet-union", "russia"]
    assert bnd.country_on(from_iso("2000-01-01")) == "germany"
    assert not services()["kgb"].exists_on(from_iso("1991-12-03"))
    assert services()["kgb"].exists_on(from_iso("1991-12-02"))


GOOD = """\
ladders: {military: [captain, major]}
covers: {none: []}
services:
  - id: bureau-five
    name: Bureau Five
    native: Büro 5
    short: B5
    kind: foreign
    country: austria
    seat: vienna
    founded: 1950
    ranks: military
    covers: [theatre]
    source: The Chronicle of Bureau Five (1999)
"""


def test_ranks_are_shared_by_name_or_written_out(tmp_path: Path) -> None:
    file = tmp_path / "services.yaml"
    file.write_text(GOOD, "utf-8")
    one = read_services(file)["bureau-five"]
    assert one.ranks == ("captain", "major")
    assert one.covers == ("theatre",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("kind: foreign", "kind: foreing", ":4: There is no kind of service `foreing`. Did you mean `foreign`?"),
        ("seat: vienna", "seat: viena", ":4: There is no city `viena`. Did you mean `vienna`"),
        ("country: austria", "country: ostria", ":4: There is no country `ostria`."),
        ("founded: 1950", "founded: yesterday", ":4: `yesterday` is no single date."),
        ("founded: 1950", "founded: 1950-02-30", ":4: There is no day 30"),
        ("founded: 1950", "founded: 1950\n    dissolved: 1949", ":4: It is founded 1950 and dissolved 1949."),
        ("ranks: military", "ranks: militery", ":4: There is no list of ranks `militery`. Did you mean `military`?"),
        ("source: ", "sources: ", ":14: `sources` is no key here. Did you mean `source`?"),
        ("source: The Chronicle of Bureau Five (1999)", "successors: [b6]", ":4: There is no `source` here."),
        ("source: ", "successors: [b6]\n    source: ", ":4: There is no service `b6`."),
        ("ladders: {military: [captain, major]}\n", "", ":1: `ladders` is no mapping."),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    file = tmp_path / "services.yaml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DataError) as error:
        read_services(file)
    assert f"{file}{says}" in str(error.value)
