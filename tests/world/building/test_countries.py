"""The countries of history: their lives, heirs and blocs hold together."""

from pathlib import Path

import pytest

from world.building.cities import cities
from world.building.countries import countries, heir_on, predecessors, read_countries, ruling_on
from world.errors import DataError
from world.time.day import from_iso

BLOCS = {"nato", "warsaw-pact", "non-aligned", "axis", "allies", "central-powers"}


def test_there_are_countries_of_today_and_of_the_past() -> None:
    assert len([one for one in countries().values() if one.iso]) >= 190
    assert len([one for one in countries().values() if not one.iso]) >= 40


def test_no_country_of_today_has_ended_and_no_two_share_a_code() -> None:
    today = [one for one in countries().values() if one.iso]
    assert [one.id for one in today if one.end is not None] == []
    assert len({one.iso for one in today}) == len(today)


def test_every_capital_is_a_city() -> None:
    for one in countries().values():
        for capital in (one.capital, *(stay.what for stay in one.former_capitals)):
            assert capital in cities() or (one.ruler and not capital), one.id


def test_who_succeeds_a_country_is_there_soon_after_its_end() -> None:
    for one in countries().values():
        for successor in (countries()[name] for name in one.successors):
            assert one.end is not None, one.id
            assert successor.end is None or successor.end > one.end, (one.id, successor.id)
            assert successor.begin is None or successor.begin - one.end < 2 * 366, (one.id, successor.id)


def test_no_country_is_its_own_heir() -> None:
    for name in countries():
        seen, left = set(), list(countries()[name].successors)
        while left:
            one = left.pop()
            assert one != name
            if one not in seen:
                seen.add(one)
                left += countries()[one].successors


def test_nobody_is_in_a_bloc_before_being_there_or_afterwards() -> None:
    for one in countries().values():
        for stay in one.blocs:
            assert stay.what in BLOCS
            assert stay.begin is not None
            assert one.begin is None or one.begin <= stay.begin, (one.id, stay)
            assert one.end is None or (stay.end is not None and stay.end <= one.end), (one.id, stay)


def test_a_country_has_a_culture_and_languages() -> None:
    assert [one.id for one in countries().values() if not one.languages or not one.culture] == []


def test_a_land_follows_its_predecessors() -> None:
    told = [ruling_on("russia", from_iso(day)) for day in ("1917-01-01", "1917-10-01", "1920-01-01", "1970-01-01")]
    assert told == ["russian-empire", "russian-republic", "russian-sfsr", "soviet-union"]
    assert ruling_on("russia", from_iso("1991-12-26")) == "russia"
    assert predecessors("germany") == ("west-germany", "east-germany")


def test_what_a_country_was_goes_on_in_its_first_successor() -> None:
    assert heir_on("west-germany", from_iso("1970-01-01")) == "west-germany"
    assert heir_on("west-germany", from_iso("2000-01-01")) == "germany"
    assert heir_on("russian-sfsr", from_iso("2000-01-01")) == "russia"
    assert heir_on("germany", from_iso("1970-01-01")) is None


def test_names_capitals_and_blocs_are_those_of_the_day() -> None:
    persia, brazil, albania = (countries()[name] for name in ("iran", "brazil", "albania"))
    assert persia.name_on(from_iso("1930-01-01")) == "Persia"
    assert persia.name_on(from_iso("1950-01-01")) == "Iran"
    assert brazil.capital_on(from_iso("1955-01-01")) == "rio-de-janeiro"
    assert albania.blocs_on(from_iso("1960-01-01")) == ("warsaw-pact",)
    assert albania.blocs_on(from_iso("1970-01-01")) == ()


GOOD = "- id: ruritania\n  name: Ruritania\n  capital: strelsau\n  culture: german\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + "  capitol: x\n", ":5: `capitol` is no key here. Did you mean `capital`?"),
        (GOOD + "  from: 1930\n  until: 1920\n", ":1: `ruritania` lasts from 1930 until 1920."),
        (GOOD + "  from: 1930-13\n", ":1: There is no month 13"),
        (GOOD + "  successors: [ruritanla]\n", "There is no country `ruritanla`. Did you mean `ruritania`?"),
        (GOOD + "  successors: ruritania\n", ":5: `successors` is no list of words."),
        (GOOD + GOOD, ":5: The id `ruritania` stands already on line 1."),
        ("- id: ruritania\n", ":1: There is no `name` here."),
        ("ruritania\n", ":1: The file is no list."),
        ("- id: [\n", "This is not YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "countries.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        read_countries(file)
    assert str(file) in str(error.value)
    assert says in str(error.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_countries(tmp_path / "none.yaml")
