"""What follows if some facts were otherwise: the facts, the findings and the plots that change."""

from collections.abc import Mapping
from dataclasses import dataclass

from solver.plot import label
from world import World
from world.checking.rehearsal import Change


@dataclass(frozen=True)
class SceneDay:
    """A scene with its day and its place."""

    scene: str
    day: str
    place: str | None

    def as_json(self) -> dict[str, object]:
        """The scene as `legendry suppose --format json` gives it."""
        return {"id": self.scene, "begin": self.day, "place": self.place}


@dataclass(frozen=True)
class Reason:
    """A rule that a cast does not keep, in words."""

    rule: str
    statement: str

    def as_json(self) -> dict[str, object]:
        """The reason as `legendry suppose --format json` gives it."""
        return {"rule": self.rule, "statement": self.statement}


@dataclass(frozen=True)
class Play:
    """A plot: who plays what. `because` says which rules it breaks in the one of both worlds that cannot hold it."""

    id: str
    bindings: Mapping[str, str]
    because: tuple[Reason, ...] = ()

    def as_json(self, world: World) -> dict[str, object]:
        """The plot as `legendry suppose --format json` gives it."""
        return {
            "id": self.id,
            "bindings": {role: {"id": name, "label": label(world, name)} for role, name in self.bindings.items()},
            "because": [reason.as_json() for reason in self.because],
        }


@dataclass(frozen=True)
class Move:
    """A plot that stays, with other days or places for some scenes: as they were, and as they would be."""

    play: Play
    before: tuple[SceneDay, ...]
    after: tuple[SceneDay, ...]

    def as_json(self, world: World) -> dict[str, object]:
        """The plot as `legendry suppose --format json` gives it."""
        days = {"before": [one.as_json() for one in self.before], "after": [one.as_json() for one in self.after]}
        return {**self.play.as_json(world), **days}


@dataclass(frozen=True)
class Shift:
    """What becomes of the plots of a schema.

    `before` and `after` count the casts that keep all rules of the schema, days aside. `lost`, `gained` and `moved` are
    the first of the plots that go, come, and get other days; `lost_casts` and `gained_casts` say how many casts do,
    those that lose or find their days among them.
    Unless `complete`, there are more: only casts that touch what changes were compared, or only the first of those that
    stay were given days.
    """

    schema: str
    title: str
    before: int
    after: int
    lost: tuple[Play, ...] = ()
    gained: tuple[Play, ...] = ()
    moved: tuple[Move, ...] = ()
    lost_casts: int = 0
    gained_casts: int = 0
    complete: bool = True

    @property
    def is_nothing(self) -> bool:
        """Whether all stays as it is."""
        return not (self.lost_casts or self.gained_casts or self.moved)

    def as_json(self, before: World, after: World) -> dict[str, object]:
        """The shift as `legendry suppose --format json` gives it."""
        return {
            "schema": self.schema,
            "before": self.before,
            "after": self.after,
            "lost_casts": self.lost_casts,
            "gained_casts": self.gained_casts,
            "complete": self.complete,
            "lost": [one.as_json(before) for one in self.lost],
            "gained": [one.as_json(after) for one in self.gained],
            "moved": [one.as_json(after) for one in self.moved],
        }


@dataclass(frozen=True)
class Supposition:
    """A world as it is and as it would be, and what lies between them.

    `impossible` says why there can be no such world, as its times clash; then nothing else is known. `unsearched` says
    why plots were not looked for.
    """

    before: World
    after: World
    change: Change
    shifts: tuple[Shift, ...] = ()
    impossible: str = ""
    unsearched: str = ""

    def as_json(self) -> dict[str, object]:
        """The supposition as `legendry suppose --format json` gives it."""
        return {
            "removed": [list(fact) for fact in self.change.removed],
            "added": [list(fact) for fact in self.change.added],
            "ended": [finding.as_json() for finding in self.change.ended],
            "begun": [finding.as_json() for finding in self.change.begun],
            "impossible": self.impossible,
            "schemas": [shift.as_json(self.before, self.after) for shift in self.shifts],
            "unsearched": self.unsearched,
        }
