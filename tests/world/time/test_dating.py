"""From written times to days."""

from world.time.dating import Written, days_of


def days(*written: tuple[str, str, str]) -> set[tuple[str, str, str]]:
    return {
        (s, p.removeprefix("lg:"), o.partition("^")[0].strip('"')) for s, p, o in days_of(Written(*w) for w in written)
    }


def test_an_event_lies_within_its_when() -> None:
    assert days(("coup", "lg:when", "1991-08")) == {
        ("coup", "beginEarliest", "1991-08-01"),
        ("coup", "beginLatest", "1991-08-31"),
        ("coup", "endEarliest", "1991-08-01"),
        ("coup", "endLatest", "1991-08-31"),
    }


def test_a_service_begins_and_ends_where_it_is_written() -> None:
    found = days(
        ("service", "lg:begin", "1980"), ("service", "lg:end", "before fall"), ("fall", "lg:when", "1991-12-26")
    )
    assert ("service", "beginLatest", "1980-12-31") in found
    assert ("service", "endLatest", "1991-12-25") in found
    assert ("service", "before", "fall") in found


def test_what_is_still_so_has_no_end_in_sight() -> None:
    assert ("home", "endEarliest", "9999-12-31") in days(("home", "lg:begin", "1980"), ("home", "lg:end", ".."))


def test_a_distance_moves_the_days() -> None:
    found = days(("game", "lg:when", "five years before story"), ("story", "lg:when", "1998-06-07"))
    assert ("game", "beginEarliest", "1992-12-06") in found
    assert ("game", "endLatest", "1993-12-07") in found


def test_beginning_before_something_is_not_being_over_before_it() -> None:
    found = days(("love", "lg:begin", "before fall"), ("fall", "lg:when", "1991"))
    assert ("love", "beginLatest", "1991-12-30") in found
    assert not any(name == "before" for _, name, _ in found)


def test_years_before_christ_are_days_too() -> None:
    assert ("ides", "beginEarliest", "-0043-03-15") in days(("ides", "lg:when", "-0043-03-15"))
