"""Where things stand in the picture, worked out beforehand so that the page need not.

Each connected part is laid out by Fruchterman and Reingold's "Graph Drawing by Force-directed Placement"
(Software: Practice and Experience 21/11, 1991) in igraph; boxes that still overlap are then pushed apart, and
the parts are set side by side on shelves. The same input gives the same whole numbers.
"""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, pairwise
from math import cos, inf, pi, sin, sqrt
from typing import Final

_SCALE: Final = (96.0, 76.0)
_SPACING: Final = 1.8
_MARGIN: Final = 12.0
_GAP: Final = 110.0
_ASPECT: Final = 1.45
_STRETCH: Final = 2.0
# Parts with fewer things than this are drawn roomier, so that what is written on their links can be read.
_CROWD: Final = 40
_ROOMIEST: Final = 1.6
_CLEAR: Final = 0.8
_ROOM: Final = 2.0
_GENERATOR = threading.Lock()

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """The room that a thing takes around its position: `left`, `right`, `above`, `below` (px)."""

    left: float
    right: float
    above: float
    below: float


def positions(
    boxes: Mapping[str, Box],
    pairs: Sequence[tuple[str, str]],
    row: Sequence[str] = (),
    seed: int = 0,
) -> dict[str, tuple[int, int]]:
    """Whole-pixel positions of all `boxes`: `pairs` are drawn near each other, `row` is a line at the top."""
    ids = sorted(boxes)
    order = {one: number for number, one in enumerate(ids)}
    edges = sorted({(min(a, b), max(a, b)) for a, b in ((order[a], order[b]) for a, b in pairs) if a != b})
    held = [order[one] for one in row]
    edges = sorted({*edges, *((min(a, b), max(a, b)) for a, b in pairwise(held))})
    parts = []
    for members in _parts(len(ids), edges):
        placed = _spread(members, edges, [one for one in held if one in members], seed)
        names = _roomy({ids[one]: point for one, point in placed.items()}, boxes)
        parts.append(_apart(names, boxes, frozenset(row)))
    return {one: (round(x), round(y)) for one, (x, y) in sorted(_shelved(parts, boxes).items())}


def _parts(size: int, edges: Sequence[tuple[int, int]]) -> list[frozenset[int]]:
    import igraph

    parts = igraph.Graph(n=size, edges=edges).connected_components()
    return sorted((frozenset(part) for part in parts), key=lambda part: (-len(part), min(part)))


def _spread(
    members: frozenset[int],
    edges: Sequence[tuple[int, int]],
    row: Sequence[int],
    seed: int,
) -> dict[int, Point]:
    import igraph

    ids = sorted(members)
    local = {one: number for number, one in enumerate(ids)}
    graph = igraph.Graph(n=len(ids), edges=[(local[a], local[b]) for a, b in edges if a in members])
    rng = random.Random(seed)
    side = sqrt(len(ids))
    room = min(max(sqrt(_CROWD / len(ids)), 1.0), _ROOMIEST)
    start = [[rng.uniform(-side, side), rng.uniform(0, side)] for _ in ids]
    bounds: dict[str, list[float]] = {}
    if row:
        low, high = [[-inf, -inf] for _ in ids], [[inf, inf] for _ in ids]
        for place, one in enumerate(row):
            spot = [(place - (len(row) - 1) / 2) * _SPACING / room, 0.0]
            low[local[one]], high[local[one]], start[local[one]] = spot, list(spot), list(spot)
        for name, limits in (("min", low), ("max", high)):
            bounds[f"{name}x"], bounds[f"{name}y"] = [x for x, _ in limits], [y for _, y in limits]
    with _igraph_drawing_from(rng):
        laid = graph.layout_fruchterman_reingold(seed=start, niter=700, grid="nogrid", **bounds)
    coords = [(x * room, y * room) for x, y in laid.coords]
    if row:
        # What came to lie above the row is folded down below it, at the same distance.
        coords = [(x, 0.0 if one in row else abs(y) + _CLEAR) for one, (x, y) in zip(ids, coords, strict=True)]
    return dict(zip(ids, _filling(coords if row else _turned(coords)), strict=True))


def _turned(points: Sequence[Point]) -> list[Point]:
    """The points, turned about so that they fill a window that is wider than it is high."""

    def turn(step: int) -> list[Point]:
        c, s = cos(step * pi / 12), sin(step * pi / 12)
        return [(x * c - y * s, x * s + y * c) for x, y in points]

    def needs(turned: list[Point]) -> float:
        width, height = _extent(turned)
        return round(max(width / _ASPECT, height), 3)

    return min((turn(step) for step in range(12)), key=needs)


def _filling(points: Sequence[Point]) -> list[Point]:
    """The points in pixels, stretched a little where that fills the window better."""
    width, height = _extent(points)
    across = min(max(height * _ASPECT / (width or 1.0), 1.0), _STRETCH) * _SCALE[0]
    along = min(max(width / _ASPECT / (height or 1.0), 1.0), _STRETCH) * _SCALE[1]
    return [(x * across, y * along) for x, y in points]


def _extent(points: Sequence[Point]) -> Point:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * _SCALE[0], (max(ys) - min(ys)) * _SCALE[1]


def _roomy(points: Mapping[str, Point], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The points, drawn apart where their boxes would fill more than half of the ground they stand on."""
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    ground = (max(xs) - min(xs)) * (max(ys) - min(ys))
    taken = sum((boxes[one].left + boxes[one].right) * (boxes[one].above + boxes[one].below) for one in points)
    wider = min(max(sqrt(_ROOM * taken / ground), 1.0), 4.0) if ground else 1.0
    return {one: (x * wider, y * wider) for one, (x, y) in points.items()}


@contextmanager
def _igraph_drawing_from(rng: random.Random) -> Iterator[None]:
    # igraph jitters even a given start, and its generator belongs to the whole process: lend ours, then give
    # back Python's own module, which is what igraph starts with (it cannot be asked which one is set).
    import igraph

    with _GENERATOR:
        igraph.set_random_number_generator(rng)
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)


def _apart(
    points: dict[str, Point],
    boxes: Mapping[str, Box],
    fixed: frozenset[str],
    rounds: int = 120,
) -> dict[str, Point]:
    """The points, moved as little as it takes until no two boxes overlap (or until `rounds` have passed)."""
    ids = sorted(points)
    frames = [_Frame(*points[one], boxes[one], is_fixed=one in fixed) for one in ids]
    for _ in range(rounds):
        queue = sorted(frames, key=lambda one: one.x - one.left)  # of equal ones, the first by id
        moved = False
        for index, first in enumerate(queue, start=1):
            right = first.x + first.right + _MARGIN
            for second in islice(queue, index, None):
                if second.x - second.left >= right:
                    break
                moved |= _push(first, second)
        if not moved:
            break
    return {one: (frame.x, frame.y) for one, frame in zip(ids, frames, strict=True)}


class _Frame:
    """A box at its place, while it is pushed about."""

    __slots__ = ("above", "below", "is_fixed", "left", "right", "x", "y")

    def __init__(self, x: float, y: float, box: Box, *, is_fixed: bool) -> None:
        self.x, self.y, self.is_fixed = x, y, is_fixed
        self.left, self.right, self.above, self.below = box.left, box.right, box.above, box.below


def _push(a: _Frame, b: _Frame) -> bool:
    """Whether two overlap that can be moved, which are then pushed apart."""
    along = min(a.y + a.below - b.y + b.above, b.y + b.below - a.y + a.above) + _MARGIN
    if along <= 0:
        return False
    across = min(a.x + a.right - b.x + b.left, b.x + b.right - a.x + a.left) + _MARGIN
    if across <= 0 or (a.is_fixed and b.is_fixed):
        return False
    share = 0.0 if a.is_fixed else 1.0 if b.is_fixed else 0.5
    if across < along:
        step = across if a.x <= b.x else -across
        a.x, b.x = a.x - step * share, b.x + step * (1 - share)
    else:
        step = along if a.y <= b.y else -along
        a.y, b.y = a.y - step * share, b.y + step * (1 - share)
    return True


def _shelved(parts: Sequence[Mapping[str, Point]], boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The parts side by side, the largest first, on shelves that together fill the window."""
    frames = [_frame(part, boxes) for part in parts]
    area = sum((right - left + _GAP) * (bottom - top + _GAP) for left, right, top, bottom in frames)
    width = max([sqrt(area * _ASPECT), *(right - left for left, right, _, _ in frames)])
    shelved: dict[str, Point] = {}
    x = y = shelf = 0.0
    for part, (left, right, top, bottom) in zip(parts, frames, strict=True):
        if x and x + right - left > width:
            x, y, shelf = 0.0, y + shelf + _GAP, 0.0
        shelved |= {one: (px - left + x, py - top + y) for one, (px, py) in part.items()}
        x, shelf = x + right - left + _GAP, max(shelf, bottom - top)
    return shelved


def _frame(part: Mapping[str, Point], boxes: Mapping[str, Box]) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of all that a part draws."""
    return (
        min(x - boxes[one].left for one, (x, _) in part.items()),
        max(x + boxes[one].right for one, (x, _) in part.items()),
        min(y - boxes[one].above for one, (_, y) in part.items()),
        max(y + boxes[one].below for one, (_, y) in part.items()),
    )
