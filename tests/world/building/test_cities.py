"""The cities of history: every one has a name and a ruler on every day."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from world.building.cities import City, cities, read_cities
from world.building.countries import countries
from world.data_file import Stay
from world.errors import DataError
from world.time.day import day_number, from_iso

FIRST, LAST = from_iso("1917-01-01"), from_iso("2025-12-31")


def bounds(stays: Iterable[Stay]) -> set[int]:
    days = {day for stay in stays for day in (stay.begin, stay.end) if day is not None}
    return {day for bound in days for day in (bound - 1, bound) if FIRST <= day <= LAST}


def days_that_matter(city: City) -> set[int]:
    """The days on which something may change, and the first of each year: the rest is like one of them."""
    years = {day_number(year) for year in range(1917, 2026)}
    return years | {LAST} | bounds(city.history) | bounds(countries()[city.country].held_by)


def test_there_are_as_many_cities_as_a_society_needs() -> None:
    assert 600 <= len(cities()) <= 1500


def test_a_city_lies_in_a_country_of_today() -> None:
    assert [city.id for city in cities().values() if not countries()[city.country].iso] == []


def test_some_country_that_is_there_rules_every_city_on_every_day() -> None:
    wrong = [
        (city.id, day, ruler)
        for city in cities().values()
        for day in days_that_matter(city)
        if (ruler := city.country_on(day)) is None or not countries()[ruler].exists_on(day)
    ]
    assert wrong == []


def test_today_a_city_is_ruled_by_its_country_but_for_the_occupied() -> None:
    other = {city.id for city in cities().values() if city.country_on(LAST) != city.country}
    assert other == {"kerch", "mariupol", "sevastopol", "simferopol", "yalta"}


def test_stays_in_one_column_do_not_overlap() -> None:
    for city in cities().values():
        for stays in (city.names, city.history):
            for earlier, later in pairwise(stays):
                assert earlier.end is not None and later.begin is not None, city.id
                assert earlier.end <= later.begin, (city.id, earlier, later)


def test_no_two_cities_stand_on_one_spot() -> None:
    assert len({(city.latitude, city.longitude) for city in cities().values()}) == len(cities())


@pytest.mark.parametrize(
    ("city", "day", "name", "country"),
    [
        ("saint-petersburg", "1917-11-07", "Petrograd", "russian-sfsr"),
        ("saint-petersburg", "1942-01-01", "Leningrad", "soviet-union"),
        ("lviv", "1930-01-01", "Lwów", "poland"),
        ("lviv", "1942-01-01", "Lvov", "general-government"),
        ("lviv", "1960-01-01", "Lvov", "soviet-union"),
        ("lviv", "2000-01-01", "Lviv", "ukraine"),
        ("vilnius", "1930-01-01", "Wilno", "poland"),
        ("gdansk", "1930-01-01", "Danzig", "free-city-of-danzig"),
        ("wroclaw", "1936-01-01", "Breslau", "nazi-germany"),
        ("kaliningrad", "1925-01-01", "Königsberg", "weimar-germany"),
        ("leipzig", "1975-01-01", "Leipzig", "east-germany"),
        ("munich", "1975-01-01", "Munich", "west-germany"),
        ("berlin", "1975-01-01", "East Berlin", "east-germany"),
        ("west-berlin", "1975-01-01", "West Berlin", "west-germany"),
        ("bratislava", "1942-01-01", "Bratislava", "slovak-state"),
        ("prague", "1942-01-01", "Prague", "protectorate-of-bohemia-and-moravia"),
        ("zagreb", "1975-01-01", "Zagreb", "yugoslavia"),
        ("tallinn", "1930-01-01", "Tallinn", "estonia"),
        ("tallinn", "1975-01-01", "Tallinn", "soviet-union"),
        ("almaty", "1975-01-01", "Alma-Ata", "soviet-union"),
        ("hong-kong", "1975-01-01", "Hong Kong", "british-colonies"),
        ("hong-kong", "2000-01-01", "Hong Kong", "china"),
        ("ho-chi-minh-city", "1968-01-31", "Saigon", "south-vietnam"),
        ("istanbul", "1920-01-01", "Constantinople", "ottoman-empire"),
        ("kinshasa", "1960-01-01", "Léopoldville", "belgian-colonies"),
        ("karachi", "1930-01-01", "Karachi", "british-india"),
        ("dhaka", "1960-01-01", "Dacca", "pakistan"),
        ("paris", "1941-01-01", "Paris", "nazi-germany"),
        ("sevastopol", "2013-01-01", "Sevastopol", "ukraine"),
        ("sevastopol", "2015-01-01", "Sevastopol", "russia"),
        ("moscow", "1991-12-25", "Moscow", "soviet-union"),
        ("moscow", "1991-12-26", "Moscow", "russia"),
    ],
)
def test_a_city_has_the_name_and_the_ruler_of_the_day(city: str, day: str, name: str, country: str) -> None:
    about = cities()[city]
    assert (about.name_on(from_iso(day)), about.country_on(from_iso(day))) == (name, country)


HEAD = "id,name,latitude,longitude,population,country,names,history\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,name\n", ":1: The columns are id, name."),
        (HEAD + "x,X,1,2,3\n", ":2: There are 5 values here."),
        (HEAD + "x,X,north,2,3,france,,\n", ":2: The latitude is `north`."),
        (HEAD + "x,X,91,2,3,france,,\n", ":2: The latitude is `91`."),
        (HEAD + "x,X,1,2,-3,france,,\n", ":2: The population is `-3`."),
        (HEAD + "x,X,1,2,3,frence,,\n", ":2: There is no country `frence`. Did you mean `france`"),
        (HEAD + "x,X,1,2,3,france,Ixopolis 1920,\n", ":2: `Ixopolis 1920` is no stay."),
        (HEAD + "x,X,1,2,3,france,,spain 1930..1920\n", ":2: `spain` lasts from 1930 until 1920."),
        (HEAD + "x,X,1,2,3,france,,spane 1920..1930\n", ":2: There is no country `spane`."),
        (HEAD + "x,X,1,2,3,france,,\nx,Y,1,2,3,france,,\n", ":3: The id `x` stands already on line 2."),
        (HEAD + ",X,1,2,3,france,,\n", ":2: There is no id here."),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "cities.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError) as error:
        read_cities(file)
    assert f"{file}:" in str(error.value)
    assert says in str(error.value)
