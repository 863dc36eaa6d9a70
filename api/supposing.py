"""What would change if facts were otherwise, or somebody played a role: for the command line and for HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from api.casting import read_cast
from api.errors import BadRequest
from api.plotting import sound_plots
from solver import Outcome, Repair, Schema, schemas
from world import World
from world.checking import Severity
from world.history.saying import read_fact

if TYPE_CHECKING:
    from solver.supposing import Supposition

SMALL: Final = 100_000
"""Facts of a world up to which all schemas are looked at when none is named."""


@dataclass(frozen=True)
class Supposed:
    """What is supposed: facts as people type them, and `ROLE=ID`; `limit` is how many plots of each kind are told."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    limit: int = 3
    seed: int = 0


@dataclass(frozen=True)
class Edited:
    """What would change with the facts that are supposed, and the schemas that were looked at."""

    found: "Supposition"
    schemas: tuple[Schema, ...]

    @property
    def breaks(self) -> bool:
        """Whether something that holds now would not: new errors or warnings, lost plots, or times that clash."""
        new = any(finding.severity is not Severity.NOTE for finding in self.found.change.begun)
        return bool(self.found.impossible) or new or any(shift.lost_casts for shift in self.found.shifts)

    def as_json(self) -> dict[str, object]:
        """As `legendry suppose --format json` gives it."""
        return self.found.as_json()


@dataclass(frozen=True)
class Played:
    """Whether a schema can be played by a cast; else the smallest change that would make it so, and what follows."""

    world: World
    schema: Schema
    cast: Mapping[str, str]
    outcome: Outcome
    repairs: tuple[Repair, ...]
    supposed: "tuple[Supposition, ...]"

    @property
    def breaks(self) -> bool:
        """Whether it cannot be played so."""
        return not self.outcome.plots

    def as_json(self) -> dict[str, Any]:
        """As `legendry suppose --format json` gives it."""
        return {
            "schema": self.schema.id,
            "cast": dict(self.cast),
            "holds": bool(self.outcome.plots),
            "plots": [plot.as_json(self.world) for plot in self.outcome.plots],
            "against": [one.as_json() for one in self.outcome.why],
            "repairs": [one.as_json(self.world) for one in self.repairs],
            "supposed": [one.as_json() for one in self.supposed],
        }


Answer: TypeAlias = Edited | Played


def check(supposed: Supposed, known: Sequence[Schema]) -> None:
    """Raises `BadRequest` where nothing is supposed, or a cast is of no one schema; before a world is opened."""
    if supposed.cast and len(known) != 1:
        raise BadRequest("A cast fixes roles of one schema.", "Name one schema, and only one.", "cast")
    if not (supposed.add or supposed.remove or supposed.cast):
        raise BadRequest("There is nothing to suppose.", "Give facts to add or to remove, or a role's cast.")
    _facts(supposed)


def answer(world: World, known: Sequence[Schema], supposed: Supposed) -> Answer:
    """What would change. `world` is kept here. Raises what `check` raises, `CastRefused`, and `LegendryError`."""
    from solver.supposing import suppose  # nothing else waits for it

    check(supposed, known)
    gone, new = _facts(supposed)
    limit, seed = supposed.limit, supposed.seed
    if gone or new:
        if not known and len(world) <= SMALL:
            known = list(schemas().values())
        fixed = read_cast(world, known[0], supposed.cast) if supposed.cast else {}
        return Edited(suppose(world, gone, new, known, fixed, limit=limit, seed=seed), tuple(known))
    from solver.repair import repairs

    schema = known[0]
    cast = read_cast(world, schema, supposed.cast)
    outcome = sound_plots(world, schema, cast, limit=limit, seed=seed)
    mends = () if outcome.plots else tuple(repairs(world, schema, cast, limit=1, seed=seed))
    follows = tuple(suppose(world, one.remove, one.add, [schema], {}, limit=limit, seed=seed) for one in mends)
    return Played(world, schema, cast, outcome, mends, follows)


def _facts(supposed: Supposed) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    return [read_fact(text) for text in supposed.remove], [read_fact(text) for text in supposed.add]
