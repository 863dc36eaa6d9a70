"""Where the worlds that come with Legendry lie."""

import os
from pathlib import Path

from world.errors import WorldNotFound

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE.parent / "examples", _HERE / "examples")
"""Beside the packages in a checkout, inside this one when installed."""


def seeds() -> Path:
    """The world of the three source stories, which is told when no other is named."""
    return _example("seeds")


def starter() -> Path:
    """The small world that `legendry new` copies."""
    return _example("starter")


def shown(path: Path) -> str:
    """A path as a person would type it: relative to the working folder when it lies in there."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative


def _example(name: str) -> Path:
    for place in _PLACES:
        if (place / name).is_dir():
            return place / name
    raise WorldNotFound(
        f"The example world `{name}` was not installed with Legendry: name a world of your own (`-w WORLD`)."
    )
