"""Plots as `legendry plot --format json` writes them, read back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.errors import BadRequest
from solver import Plot, Proof, Scene

_REMEDY = "Give a file that `legendry plot --format json -o FILE` wrote."


def read_plots(path: Path) -> list[Mapping[str, Any]]:
    """The plots of a file, each knowing its schema. Raises `BadRequest` for a file that holds none."""
    try:
        content = json.loads(path.read_text("utf-8"))
        plots: list[Mapping[str, Any]] = [{**plot, "schema": str(content["schema"])} for plot in content["plots"]]
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror}.", _REMEDY) from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BadRequest(f"{path} is no file of plots.", _REMEDY) from error
    if not plots:
        raise BadRequest(f"{path} holds no plot.", _REMEDY)
    return plots


def as_plot(source: Mapping[str, Any]) -> Plot:
    """One of `read_plots` as the solver would give it. Raises `BadRequest` for what is no such plot."""
    try:
        return Plot(
            id=str(source["id"]),
            schema=str(source["schema"]),
            bindings={str(role): str(player["id"]) for role, player in source["bindings"].items()},
            scenes=tuple(_scene(scene) for scene in source["scenes"]),
            tension=float(source["tension"]),
            proof=tuple(
                Proof(str(proof["rule"]), str(proof["statement"]), _facts(proof["facts"])) for proof in source["proof"]
            ),
            facts=_facts(source["facts"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadRequest("The plot lacks a part, or has one misplaced.", _REMEDY) from error


def _scene(source: Mapping[str, Any]) -> Scene:
    return Scene(
        id=str(source["id"]),
        kind=str(source["kind"]),
        begin=str(source["begin"]),
        end=str(source["end"]),
        summary=str(source["summary"]),
        place=str(source["place"]["id"]) if source["place"] else None,
        participants=tuple(str(one["id"]) for one in source["participants"]),
    )


def _facts(source: list[list[str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(subject), str(predicate), str(object_)) for subject, predicate, object_ in source)
