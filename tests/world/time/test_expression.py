"""Dates as writers give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from world.errors import TimeError
from world.time.day import iso
from world.time.expression import Absolute, Interval, Order, Relative, read, references

SPANS = {
    "1991": ("1991-01-01", "1991-12-31"),
    "1991-12": ("1991-12-01", "1991-12-31"),
    "1992-02": ("1992-02-01", "1992-02-29"),
    "1991-12-26": ("1991-12-26", "1991-12-26"),
    "~1987": ("1985-01-01", "1989-12-31"),
    "1987?": ("1985-01-01", "1989-12-31"),
    "199X": ("1990-01-01", "1999-12-31"),
    "1990s": ("1990-01-01", "1999-12-31"),
    "18XX": ("1800-01-01", "1899-12-31"),
    "spring 1993": ("1993-03-01", "1993-05-31"),
    "1993-21": ("1993-03-01", "1993-05-31"),
    "winter 1962": ("1962-12-01", "1963-02-28"),
    "44 BCE": ("-0043-01-01", "-0043-12-31"),
    "1 BC": ("0000-01-01", "0000-12-31"),
    "AD 800": ("0800-01-01", "0800-12-31"),
    "0800-12-25": ("0800-12-25", "0800-12-25"),
    "-0043-03-15": ("-0043-03-15", "-0043-03-15"),
}


@pytest.mark.parametrize("text", SPANS)
def test_a_date_is_the_days_that_it_may_be(text: str) -> None:
    date = read(text)
    assert isinstance(date, Absolute)
    assert date.earliest is not None
    assert date.latest is not None
    first, last = SPANS[text]
    slack = 1 if text in ("~1987", "1987?") else 0
    assert abs(date.earliest - read_day(first)) <= slack
    assert abs(date.latest - read_day(last)) <= slack


def read_day(text: str) -> int:
    day = read(text)
    assert isinstance(day, Absolute)
    assert day.earliest is not None
    return day.earliest


@pytest.mark.parametrize(
    ("text", "order", "reference"),
    [
        ("before collapse-of-ussr", Order.BEFORE, "collapse-of-ussr"),
        ("after x", Order.AFTER, "x"),
        ("by x", Order.BY, "x"),
        ("during x", Order.DURING, "x"),
        ("x", Order.DURING, "x"),
    ],
)
def test_a_time_may_lean_on_a_note(text: str, order: Order, reference: str) -> None:
    assert read(text) == Relative(order, reference)
    assert references(read(text)) == (reference,)


def test_a_distance_has_half_a_unit_of_room() -> None:
    assert read("five years before macau-game") == Relative(Order.BEFORE, "macau-game", (1643, 2009))
    assert read("3 days after x") == Relative(Order.AFTER, "x", (3, 3))


def test_an_interval_may_be_open() -> None:
    assert read("../1991") == Interval(Absolute(None, None), Absolute(read_day("1991"), read_day("1991-12-31")))
    still = read("1984/..")
    assert isinstance(still, Interval)
    assert isinstance(still.end, Absolute)
    assert still.end.latest is None


@pytest.mark.parametrize(
    "text",
    ["1991-13", "1991-02-30", "", " ", "12 parsecs after x", "91", "1991-1", "0 BCE", "99999", "x" * 500, "a b c",
     "before X!", "1e5", "five years before ../x", "../..//", "1991/1992/1993", "~"],
)  # fmt: skip
def test_what_is_no_time_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(TimeError, match=r"write|There is no|has \d\d days"):
        read(text)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except TimeError as error:
        assert len(str(error)) < 400


@given(st.dates())
def test_a_day_survives(day: object) -> None:
    assert iso(read_day(str(day))) == str(day)
