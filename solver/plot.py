"""What the solver hands on: plots with their scenes and proofs, and the outcome of a search."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ontology.vocabulary import vocabulary
from solver.schema import Schema
from solver.unplayed import called
from world import Fact, World

_FIELD = re.compile(r"\{(\w+)\}")


class Status(StrEnum):
    """How a search ended."""

    SATISFIABLE = "satisfiable"
    UNSATISFIABLE = "unsatisfiable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Scene:
    """An event that a plot adds. Days are xsd:dates; `participants` are ids, in the order of the schema."""

    id: str
    kind: str
    begin: str
    end: str
    summary: str
    place: str | None = None
    participants: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its schema calls it: its id without that of the plot."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True)
class Proof:
    """That one rule holds, in words, and the facts of the world that make it so."""

    rule: str
    statement: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Plot:
    """A consistent plot. `facts` are what it adds to canon: its scenes."""

    id: str
    schema: str
    bindings: dict[str, str]
    scenes: tuple[Scene, ...]
    tension: float
    proof: tuple[Proof, ...]
    facts: tuple[Fact, ...]

    def as_json(self, world: World) -> dict[str, object]:
        """The plot as `legendry plot --format json` gives it."""

        def named(name: str) -> dict[str, str]:
            return {"id": name, "label": label(world, name)}

        return {
            "id": self.id,
            **({"variant": self.schema} if "." in self.schema else {}),
            "bindings": {role: named(name) for role, name in self.bindings.items()},
            "scenes": [
                {
                    "id": scene.id,
                    "kind": scene.kind,
                    "place": named(scene.place) if scene.place else None,
                    "begin": scene.begin,
                    "end": scene.end,
                    "participants": [named(name) for name in scene.participants],
                    "summary": scene.summary,
                }
                for scene in self.scenes
            ],
            "tension": self.tension,
            "proof": [
                {
                    "rule": p.rule,
                    "statement": p.statement,
                    "facts": [list(f) for f in p.facts],
                }
                for p in self.proof
            ],
            "facts": [list(fact) for fact in self.facts],
        }


@dataclass(frozen=True)
class Clash:
    """Why there is no plot: rules that cannot hold together, each of them needed for that.

    `facts` stand against them, each needed, too: they are empty where facts are missing. `held` are facts of what the
    world has instead.
    """

    rules: tuple[str, ...]
    facts: tuple[Fact, ...]
    statement: str
    held: tuple[Fact, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The clash as `legendry plot --format json` gives it under `why`."""
        return {
            "rules": list(self.rules),
            "facts": [list(f) for f in self.facts],
            "statement": self.statement,
            "held": [list(f) for f in self.held],
        }


@dataclass(frozen=True)
class Step:
    """How many candidates for the anchor are left after a rule; the first step is of all there are, by no rule."""

    rule: str
    statement: str
    left: int

    def as_json(self) -> dict[str, object]:
        """The step as `legendry plot --format json` gives it under `funnel`."""
        return {"rule": self.rule, "statement": self.statement, "left": self.left}


@dataclass(frozen=True)
class Miss:
    """A cast that almost is a plot: it meets all rules but these. Roles of which only these speak are not cast."""

    bindings: Mapping[str, str]
    rules: tuple[str, ...]
    statement: str

    def as_json(self, world: World) -> dict[str, object]:
        """The miss as `legendry plot --format json` gives it under `misses`."""
        return {
            "bindings": {role: {"id": name, "label": label(world, name)} for role, name in self.bindings.items()},
            "rules": list(self.rules),
            "statement": self.statement,
        }


@dataclass(frozen=True)
class Repair:
    """Facts to add and to remove, as an author would write them (days that follow are left out), in words.

    `cost` is what `prices.yaml` makes of it; `bindings` is who then plays which role, in a `plot` that was found with
    these changes and that the second judge accepts.
    """

    add: tuple[Fact, ...]
    remove: tuple[Fact, ...]
    statement: str
    cost: float
    bindings: Mapping[str, str]
    plot: Plot

    def as_json(self, world: World) -> dict[str, object]:
        """The repair as `legendry plot --format json` gives it under `repairs`."""
        added = {fact[0]: fact[2][1:-1] for fact in self.add if fact[1] == "rdfs:label"}
        return {
            "add": [list(fact) for fact in self.add],
            "remove": [list(fact) for fact in self.remove],
            "statement": self.statement,
            "cost": self.cost,
            "bindings": {
                role: {"id": name, "label": added.get(name) or label(world, name)}
                for role, name in self.bindings.items()
            },
        }


@dataclass(frozen=True)
class Counted:
    """How many casts meet every rule, and for how many of those that were `tried` there are days for the scenes.

    Where all were tried, those with days are the plots; else the tried ones are a fair sample.
    """

    casts: int
    tried: int
    scheduled: int

    @property
    def plots(self) -> int:
        """The number of plots: of casts with days where each was tried, else of casts that meet every rule."""
        return self.scheduled if self.tried == self.casts else self.casts

    def __str__(self) -> str:
        if not self.casts:
            return "No cast meets every rule and has days for its scenes."
        if self.tried == self.casts:
            return f"{self.casts:,} casts meet every rule; each was scheduled, and {self.scheduled:,} have days."
        share = f"{self.scheduled:,} of {self.tried:,} drawn fairly have days for their scenes"
        share = share if self.tried else "none was scheduled yet"
        return f"{self.casts:,} casts meet every rule, counted by eliminating one role after the other; {share}."

    def as_json(self) -> dict[str, object]:
        """How it was counted, as `legendry plot --format json` gives it."""
        return {"casts": self.casts, "tried": self.tried, "scheduled": self.scheduled, "how": str(self)}


@dataclass(frozen=True)
class Outcome:
    """The plots that were asked for, how many there are (None: not counted), and why there are none.

    `funnel` tells rule by rule what is left of the anchor's candidates, `misses` what comes nearest to a plot.
    `repairs` are changes with which there would be one, where they were asked for. `likely` is how many plots there
    seem to be by those that were tried: where each cast was tried, just as many.
    """

    schema: str
    seed: int
    status: Status
    plots: tuple[Plot, ...] = ()
    counted: Counted | None = None
    why: tuple[Clash, ...] = field(default=())
    funnel: tuple[Step, ...] = ()
    misses: tuple[Miss, ...] = ()
    repairs: tuple[Repair, ...] = ()
    likely: float = 0.0

    @property
    def count(self) -> int | None:
        """How many plots there are; None where they were not counted."""
        return None if self.counted is None else self.counted.plots

    def as_json(self, world: World) -> dict[str, object]:
        """The outcome as `legendry plot --format json` gives it."""
        return {
            "schema": self.schema,
            "seed": self.seed,
            "outcome": self.status.value,
            "count": self.count,
            "counted": self.counted.as_json() if self.counted else None,
            "plots": [plot.as_json(world) for plot in self.plots],
            "why": [clash.as_json() for clash in self.why],
            "funnel": [step.as_json() for step in self.funnel],
            "misses": [miss.as_json(world) for miss in self.misses],
            "repairs": [repair.as_json(world) for repair in self.repairs],
        }


def plot_id(schema: str, bindings: Mapping[str, str]) -> str:
    """An id that depends on nothing but the schema and its cast."""
    text = "\n".join([schema, *(f"{role}={bindings[role]}" for role in sorted(bindings))])
    return f"{schema}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def label(world: World, name: str) -> str:
    """What a reader calls a thing of the world or a term of the vocabulary."""
    if name.startswith("lg:"):
        terms = vocabulary()
        iri = terms.individual_named(name[3:]) or terms.class_named(name[3:])
        return terms.labels.get(iri, name[3:]) if iri else name[3:]
    return world.label(name)


def in_words(template: str, world: World, schema: Schema, bindings: Mapping[str, str]) -> str:
    """A rule's or a scene's sentence, with names for what it speaks of; what nobody plays stays what it is."""
    text = filled(template, world, schema, bindings)
    return text[:1].upper() + text[1:]


def filled(template: str, world: World, schema: Schema, bindings: Mapping[str, str]) -> str:
    """As `in_words`, within a sentence: a name with a small letter keeps it."""

    def name(found: re.Match[str]) -> str:
        role = found[1]
        return label(world, bindings[role]) if role in bindings else called(schema, role)

    return _FIELD.sub(name, template)
