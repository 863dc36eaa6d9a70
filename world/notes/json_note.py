"""The head of a note as JSON (RFC 8259): the same keys, read by the same reader, whose lines are places in the JSON.

Each value gets a number of its own in place of a line; `pointers` gives its place as a JSON pointer (RFC 6901).
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from world.errors import LegendryError, shorten
from world.notes.frontmatter import LARGEST_NOTE
from world.yaml_tree import DEEPEST, Items, Table, Text, Tree

_MOST: Final = 50_000
_NO_TEXT: Final = "\0"


class JsonMisread(LegendryError):
    """What was sent is no JSON that can be a note: at a place, with what was read and what to write."""

    def __init__(self, pointer: str, read: str, write: str) -> None:
        super().__init__(f"{pointer or 'The body'}: {read} {write}")
        self.pointer, self.read, self.write = pointer, read, write


@dataclass(frozen=True)
class Body:
    """A JSON object as a table, and the place of each of its values by number, from 1 on."""

    table: Table
    pointers: tuple[str, ...]

    def pointer(self, line: int) -> str:
        """The place of what bears a number."""
        return self.pointers[line - 1] if 0 < line <= len(self.pointers) else ""


def parsed(text: str) -> dict[str, Any]:
    """A JSON object; numbers stay the text that stands there. Raises `JsonMisread`, also for a key that comes twice."""
    if len(text) > LARGEST_NOTE:
        raise JsonMisread("", f"It has {len(text):,} characters.", f"Keep a note below {LARGEST_NOTE:,}.")
    try:
        found = json.loads(
            text, parse_float=_Number, parse_int=_Number, parse_constant=_no_number, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise JsonMisread(
            "", f"This is no JSON at {where}: {error.msg}.", "Correct it there, or just before."
        ) from error
    except RecursionError as error:
        raise JsonMisread("", "It is nested too deep.", "Make a note of its own for what is within.") from error
    if not isinstance(found, dict):
        raise JsonMisread("", "It is no object.", 'Send keys with their values: {"id": "anna-weiss", …}.')
    return found


def body_of(given: dict[str, Any]) -> Body:
    """An object as the reader of notes takes it. Raises `JsonMisread`."""
    pointers: list[str] = []
    table = _tree(given, "", pointers, 0)
    assert isinstance(table, Table)
    return Body(table, tuple(pointers))


def merged(target: Any, patch: Any) -> Any:
    """What a merge patch makes of a value (RFC 7396, section 2): null takes a key away, lists are put in whole."""
    if not isinstance(patch, dict):
        return patch
    made = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            made.pop(key, None)
        else:
            made[key] = merged(made.get(key), value)
    return made


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise JsonMisread("", f"The key `{shorten(key)}` comes twice in one object.", "Give both values as a list.")
        found[key] = value
    return found


def _no_number(text: str) -> Any:
    raise JsonMisread("", f"`{text}` is no number of JSON.", "Write a number such as 12 or 35.68.")


def _tree(value: Any, pointer: str, pointers: list[str], depth: int) -> Tree:
    pointers.append(pointer)
    line = len(pointers)
    if line > _MOST:
        raise JsonMisread(pointer, f"There are more than {_MOST:,} values.", "Send less at once.")
    if depth > DEEPEST:
        raise JsonMisread(pointer, f"This is nested more than {DEEPEST} deep.", "Make a note of its own for it.")
    match value:
        case dict():
            entries = []
            for key, inner in value.items():
                at = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                tree = _tree(inner, at, pointers, depth + 1)
                entries.append((Text(_speakable(key, at), tree.line), tree))
            return Table(tuple(entries), line)
        case list():
            return Items(tuple(_tree(v, f"{pointer}/{n}", pointers, depth + 1) for n, v in enumerate(value)), line)
        case None:
            return Text("", line, True)
        case bool():
            return Text("true" if value else "false", line)
        case _:
            text = _speakable(str(value), pointer)
            return Text(text, line, not text)


def _speakable(text: str, pointer: str) -> str:
    """A text that UTF-8 and the store can hold."""
    if _NO_TEXT in text or any("\ud800" <= ch <= "\udfff" for ch in text):
        raise JsonMisread(pointer, "There is a character here that no text has.", "Leave it out.")
    return text
