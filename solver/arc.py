"""The tension of a plot from scene to scene, and how close it comes to a wanted arc."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import yaml

from solver.errors import CastError
from solver.schema import SceneTemplate, Schema
from world.errors import did_you_mean, shorten

ARCS: Final = Path(__file__).parent / "arcs.yaml"
HIGHEST: Final = 10.0
UNSAID: Final = 5.0
"""The tension of a scene to which a schema gives none."""


@lru_cache(maxsize=1)
def arcs() -> Mapping[str, tuple[float, ...]]:
    """The arcs that have names."""
    read = yaml.safe_load(ARCS.read_text("utf-8"))
    return {name: tuple(map(float, heights)) for name, heights in read.items()}


def arc_named(text: str) -> tuple[float, ...]:
    """An arc by its name, or as heights: `2,5,9`. Raises `CastError`."""
    if text in arcs():
        return arcs()[text]
    try:
        return tuple(float(height) for height in text.split(","))
    except ValueError:
        near = did_you_mean(text, arcs())
        raise CastError(
            f"There is no arc `{shorten(text)}`.{near} Name one of {', '.join(arcs())}, or write heights: 2,5,9,4."
        ) from None


def heights(schema: Schema, scenes: Sequence[SceneTemplate], tension: float) -> tuple[float, ...]:
    """The tension of each scene that is played: what the schema gives it, and the plot's own where it is highest.

    A plot's own tension is what its wishes add up to; half of it counts, as much as the scale allows.
    """
    told = dict(schema.arc)
    known = [float(told.get(scene.id, UNSAID)) for scene in scenes]
    highest = max(known, default=0.0)
    return tuple(min(HIGHEST, height + tension / 2) if height == highest else height for height in known)


def distance(curve: Sequence[float], wanted: Sequence[float]) -> float:
    """How far a curve is from an arc: the mean distance of its heights, both drawn out to the same length."""
    if not curve:
        return HIGHEST
    points = np.linspace(0.0, 1.0, max(len(curve), len(wanted)))
    one, other = (np.interp(points, np.linspace(0.0, 1.0, len(line)), line) for line in (curve, wanted))
    return float(np.abs(one - other).mean())
