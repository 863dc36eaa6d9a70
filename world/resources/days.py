"""When something was: the days that follow from what is written, and the written words."""

from typing import Any, Final

from world.facts import literal_value
from world.store import World
from world.time.dating import BEGIN, BOUNDS, END, WHEN

_NAMES: Final = ("begin", "end")
_WORDS: Final = {WHEN: "", BEGIN: "from ", END: "until "}

Days = dict[str, Any]


def days_of(world: World, name: str) -> Days | None:
    """`{"begin": {"earliest", "latest"}, "end": …, "written": {"when", "begin", "end"}}`; None where none are known.

    A day is text such as `1991-12-26`, or None where nothing bounds it.
    """
    said: dict[str, str] = {}
    for _, predicate, value in world.facts(name):
        if predicate in BOUNDS or predicate in _WORDS:
            said.setdefault(predicate, literal_value(value) or value)
    if not said:
        return None
    bounds = [said.get(bound) for bound in BOUNDS]
    days: Days = {
        side: {"earliest": bounds[2 * number], "latest": bounds[2 * number + 1]} for number, side in enumerate(_NAMES)
    }
    return days | {"written": {key.removeprefix("lg:"): said[key] for key in _WORDS if key in said}}


def in_words(days: Days | None) -> str:
    """`from 1980 until 1991`, as it was written; else the days; empty for no days."""
    if days is None:
        return ""
    if written := days["written"]:
        return " ".join(f"{word}{written[key[3:]]}" for key, word in _WORDS.items() if key[3:] in written)
    begin, end = days["begin"]["earliest"], days["end"]["latest"]
    if begin and begin == end:
        return str(begin)
    return " ".join(filter(None, (f"from {begin}" if begin else "", f"until {end}" if end else "")))


def sorts(days: Days | None) -> tuple[str, str]:
    """What sorts by days: the earliest beginning, or the latest end where there is none; then the latest beginning."""
    if days is None:
        return _LAST, _LAST
    begin, end = days["begin"], days["end"]
    known = begin["earliest"] or begin["latest"] or end["earliest"] or end["latest"] or _LAST
    return known, begin["latest"] or end["latest"] or _LAST


_LAST: Final = "9999-12-31"
