"""The cast of a plot as a small picture: people on the left, what they have to do with on the right, ties between."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from api.explorer.kinds import kind_of
from api.explorer.wording import Spoken

WIDTH: Final = 372
ROW: Final = 32
_LEFT: Final = 154
_RIGHT: Final = 222


def cast_picture(cast: Iterable[tuple[str, str, Sequence[str]]], facts: Iterable[Spoken]) -> dict[str, Any]:
    """`{"width", "height", "things": [{"id", "name", "kind", "is_left", "y"}], "ties": [{"ends", "says", "path", …}]}`.

    `cast` has ids, names and types, each once; what is said between two of them is a tie, the first of each pair (px).
    """
    players = {who: (name, kind_of(types)) for who, name, types in cast}
    sides = [[who for who, (_, kind) in players.items() if (kind == "person") is is_left] for is_left in (True, False)]
    rows = max(map(len, sides), default=0)
    things: list[dict[str, Any]] = [
        {
            "id": who,
            "name": players[who][0],
            "kind": players[who][1],
            "is_left": side is sides[0],
            "y": round(ROW * (rows - len(side)) / 2 + ROW * (number + 0.5)),
        }
        for side in sides
        for number, who in enumerate(side)
    ]
    at = {one["id"]: (_LEFT if one["is_left"] else _RIGHT, one["y"]) for one in things}
    ties: dict[frozenset[str], dict[str, Any]] = {}
    for fact in facts:
        ends = fact.subject.id, fact.value.id
        if ends[0] != ends[1] and ends[0] in at and ends[1] in at and frozenset(ends) not in ties:
            ties[frozenset(ends)] = {"ends": ends, "says": fact.says, **_line(at[ends[0]], at[ends[1]])}
    return {"width": WIDTH, "height": ROW * rows, "things": things, "ties": list(ties.values())}


def _line(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    """A line across, or a bow between two of one side; and its middle."""
    (x1, y1), (x2, y2) = start, end
    middle = (x1 + x2) // 2 if x1 != x2 else x1 + (36 if x1 == _LEFT else -36)
    return {"path": f"M{x1} {y1}Q{middle} {(y1 + y2) // 2} {x2} {y2}", "x": middle, "y": (y1 + y2) // 2 + 4}
