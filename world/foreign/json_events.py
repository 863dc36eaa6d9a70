"""JSON as a stream of events with their lines: a file of any size is read in little memory, and never nested deeply."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import ijson

from world.errors import NoteErrors, NoteProblem, shorten

MOST_BYTES: Final = 512 << 20
DEEPEST: Final = 32
LONGEST_TEXT: Final = 4 << 20
_PIECE: Final = 1 << 16

Event: TypeAlias = tuple[int, tuple[str, ...], str, Any]
"""The line, the keys that lead there (`[]` is a place in a list), what begins, ends or stands there, and its value."""


def events(path: Path, depth: int) -> Iterator[Event]:
    """The events of a JSON file (`start`, `end` and `value`) that have at most `depth` keys.

    Raises `NoteErrors` where it is no JSON.
    """
    file, size = str(path), path.stat().st_size
    if size > MOST_BYTES:
        read = f"This file has {size:,} bytes."
        raise NoteErrors([NoteProblem(file, 1, read, f"Keep a JSON file below {MOST_BYTES:,}.")])
    found: Any = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found)
    keys: list[str] = []
    line, ended, silent = 1, False, 0
    with path.open("rb") as content:
        while not ended:
            piece = content.readline(_PIECE)
            try:
                if piece:
                    parser.send(piece)
                else:
                    ended = True
                    parser.close()
            except (ijson.JSONError, ValueError) as error:
                read = f"This is not JSON: {shorten(str(error).partition(chr(10))[0])}."
                raise NoteErrors([NoteProblem(file, line, read, "Export the map again.")]) from error
            silent = 0 if found else silent + len(piece)
            if silent > LONGEST_TEXT:
                read = f"A single text of more than {LONGEST_TEXT:,} bytes stands here."
                raise NoteErrors([NoteProblem(file, line, read, "No map has that: export it again.")])
            for event, value in found:
                if event == "map_key":
                    keys[-1] = value
                elif event.startswith("start"):
                    if len(keys) <= depth:
                        yield line, tuple(keys), "start", None
                    keys.append("[]" if event == "start_array" else "")
                    if len(keys) > DEEPEST:
                        read = f"This JSON is nested more than {DEEPEST} deep."
                        raise NoteErrors([NoteProblem(file, line, read, "No map is: export it again.")])
                elif event.startswith("end"):
                    keys.pop()
                    if len(keys) <= depth:
                        yield line, tuple(keys), "end", None
                elif len(keys) <= depth:
                    yield line, tuple(keys), "value", value
            found.clear()
            line += piece.endswith(b"\n")
