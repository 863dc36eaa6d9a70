"""Cursors: where a page of a list begins, as text that is safe in an address, with the version of the data it is of."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from json import dumps, loads
from typing import Any, Final

from world.errors import LegendryError

_LONGEST: Final = 4_000
_LARGEST: Final = 1 << 53


class BadCursor(LegendryError):
    """A cursor that no answer has given."""

    def __init__(self) -> None:
        super().__init__("The cursor is broken: take it as an answer's `next` gives it, or leave it out.")


def write_cursor(*parts: str | int) -> str:
    """A cursor of some parts, the last of which is the version of the data."""
    text = dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *kinds: type[str] | type[int]) -> tuple[Any, ...]:
    """The parts of a cursor that are of some kinds, its version left out. Raises `BadCursor`.

    It holds whatever has changed since it was given: a page begins behind what it names.
    """
    try:
        if len(text) > _LONGEST:
            raise BadCursor
        found = loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(found, list) or [type(part) for part in found] != [*kinds, str]:
        raise BadCursor
    if any(isinstance(part, int) and not 0 <= part < _LARGEST for part in found):
        raise BadCursor
    return tuple(found[:-1])
