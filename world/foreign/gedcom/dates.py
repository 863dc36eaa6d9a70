"""GEDCOM's dates and ours.

    ABT 1900, CAL, EST, INT     ~1900
    BEF 1900, AFT 1900          before 1900, after 1900
    BET 1900 AND 1905           1900/1905
    FROM 1900, TO 1905          1900/.., ../1905
    44 B.C.                     -0043

Days of other calendars become days of the Gregorian one, their months and years the days from first to last.
"""

import re
import warnings
from math import floor
from typing import Any, Final

from convertdate import hebrew
from ged4py.calendar import CalendarDate, GregorianDate, HebrewDate
from ged4py.date import DateValue, DateValueTypes

from world.errors import TimeError, shorten
from world.time.day import day_number, from_iso, iso, iso_year, last_day_of_month, year_of
from world.time.expression import read

MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_UNIX_EPOCH: Final = 2440587.5
_DATE = r"-?\d{4}(?:-(?:0\d|1[0-2])(?:-\d\d)?)?"
_ABOUT = re.compile(rf"~({_DATE})|({_DATE})[~?%]")
_ORDER = re.compile(rf"(before|after|during) ({_DATE})")
_RANGE = re.compile(rf"({_DATE}|\.\.)/({_DATE}|\.\.)")
_VAGUE = (
    DateValueTypes.ABOUT,
    DateValueTypes.CALCULATED,
    DateValueTypes.ESTIMATED,
    DateValueTypes.INTERPRETED,
)


def expression(value: DateValue) -> str | None:
    """The time expression of a GEDCOM date, None for one that is only a phrase. Raises `TimeError`."""
    kind = value.kind
    if kind is DateValueTypes.PHRASE:
        return None
    first, last = _bounds(getattr(value, "date1", None) or getattr(value, "date", None))
    if kind is DateValueTypes.SIMPLE:
        text = first if first == last else f"{first}/{last}"
    elif kind in _VAGUE:
        text = f"~{first}" if first == last else f"{first}/{last}"
    elif kind is DateValueTypes.BEFORE:
        text = f"before {first}"
    elif kind is DateValueTypes.AFTER:
        text = f"after {last}"
    elif kind is DateValueTypes.FROM:
        text = f"{first}/.."
    elif kind is DateValueTypes.TO:
        text = f"../{last}"
    else:
        text = f"{first}/{_bounds(getattr(value, 'date2', None))[1]}"
    read(text)
    return text


def phrase_of(value: DateValue) -> str:
    """The words of a date that is a phrase, or that was read from one."""
    return str(getattr(value, "phrase", None) or "")


def gedcom_date(text: str, earliest: str | None, latest: str | None) -> str:
    """A time expression in GEDCOM: as it is written where GEDCOM can say that, else by its first and last day.

    What has no known day becomes a phrase.
    """
    if re.fullmatch(_DATE, text):
        return _words(text)
    if found := _ABOUT.fullmatch(text):
        return f"ABT {_words(found[1] or found[2])}"
    if found := _ORDER.fullmatch(text):
        return {"before": "BEF ", "after": "AFT ", "during": ""}[found[1]] + _words(found[2])
    if (found := _RANGE.fullmatch(text)) and text != "../..":
        if found[1] == "..":
            return f"TO {_words(found[2])}"
        return f"FROM {_words(found[1])}" if found[2] == ".." else f"BET {_words(found[1])} AND {_words(found[2])}"
    if earliest and latest:
        return _between(from_iso(earliest), from_iso(latest))
    if earliest:
        return f"FROM {_words(earliest)}"
    if latest:
        return f"TO {_words(latest)}"
    return f"({text.replace('(', '[').replace(')', ']')})"


def _between(first: int, last: int) -> str:
    """Two days as GEDCOM, by the whole years or months that they enclose where they do."""
    one, other = iso(first), iso(last)
    if one.endswith("-01-01") and other.endswith("-12-31"):
        one, other = one[:-6], other[:-6]
    elif one.endswith("-01") and last == last_day_of_month(year_of(last), int(other[-5:-3])):
        one, other = one[:-3], other[:-3]
    return _words(one) if one == other else f"BET {_words(one)} AND {_words(other)}"


def _words(date: str) -> str:
    """`1991-12-26` as `26 DEC 1991`. Before Christ GEDCOM has only years."""
    year, month, day = re.fullmatch(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?", date).groups()  # type: ignore[union-attr]  # _DATE
    if int(year) <= 0:
        return f"{1 - int(year)} B.C."
    return " ".join(filter(None, (str(int(day)) if day else "", MONTHS[int(month) - 1] if month else "", year)))


def _bounds(date: Any) -> tuple[str, str]:
    """The first and the last day (or month, or year) of a date: the same text twice in the Gregorian calendar."""
    if not isinstance(date, GregorianDate):
        try:
            return _foreign(date)
        except (ValueError, OverflowError) as error:
            raise TimeError(
                f"`{shorten(str(date.original))}` is no day that can be reckoned: write it as 26 DEC 1991."
            ) from error
    year = date.dual_year or date.year
    parts = [iso_year(1 - year if date.bc else year)]
    if date.month is not None:
        if date.month.upper() not in MONTHS:
            raise TimeError(f"`{date.original}` has no month that GEDCOM knows: write it as 26 DEC 1991.")
        parts.append(f"{MONTHS.index(date.month.upper()) + 1:02}")
    if date.day is not None:
        parts.append(f"{date.day:02}")
        day_number(1 - year if date.bc else year, int(parts[1]), date.day)
    return "-".join(parts), "-".join(parts)


def _foreign(date: CalendarDate) -> tuple[str, str]:
    if isinstance(date, HebrewDate):
        return _hebrew(date)
    month, day = date.month or date.months()[0], date.day or 1
    first = type(date)(date.year, month, day, date.bc)
    return iso(_day(first)), iso(_day(date))


def _day(date: CalendarDate) -> int:
    """Its Julian day as a day number; the last day where a date is only a month or a year."""
    return round(date.key()[0] - _UNIX_EPOCH - 0.25)


def _hebrew(date: HebrewDate) -> tuple[str, str]:
    """The year begins with Tishri, convertdate's seventh month; ged4py 0.5.5 takes it for the first."""
    months = [7, 8, 9, 10, 11, 12, 13, 1, 2, 3, 4, 5, 6]
    names = [name.upper() for name in date.months()]
    month = date.month.upper() if date.month else ""
    if month not in ("", *names):
        raise TimeError(f"`{date.original}` has no month of the Hebrew calendar: write one of {', '.join(names)}.")
    begin, end = (months[names.index(month)],) * 2 if month else (7, 6)
    begin, end = (12 if number == 13 and not hebrew.leap(date.year) else number for number in (begin, end))
    until = date.day or hebrew.month_length(date.year, end)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # convertdate's, of a name of its own
        days = (hebrew.to_jd(date.year, begin, date.day or 1), hebrew.to_jd(date.year, end, until))
    return iso(floor(days[0] - _UNIX_EPOCH)), iso(floor(days[1] - _UNIX_EPOCH))
