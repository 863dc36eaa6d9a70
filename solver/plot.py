"""What the solver hands on: plots with their scenes and proofs, and the outcome of a search."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ontology.vocabulary import vocabulary
from solver.schema import Schema
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
    """Why there is no plot: rules that cannot hold together, each of them needed for that, and the facts they met."""

    rules: tuple[str, ...]
    facts: tuple[Fact, ...]
    statement: str

    def as_json(self) -> dict[str, object]:
        """The clash as `legendry plot --format json` gives it under `why`."""
        return {
            "rules": list(self.rules),
            "facts": [list(f) for f in self.facts],
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
class Outcome:
    """The plots that were asked for, how many there are (None: not counted), and why there are none.

    `repairs` are changes with which there would be one, where they were asked for.
    """

    schema: str
    seed: int
    status: Status
    plots: tuple[Plot, ...] = ()
    count: int | None = None
    why: tuple[Clash, ...] = field(default=())
    repairs: tuple[Repair, ...] = field(default=())

    def as_json(self, world: World) -> dict[str, object]:
        """The outcome as `legendry plot --format json` gives it."""
        return {
            "schema": self.schema,
            "seed": self.seed,
            "outcome": self.status.value,
            "count": self.count,
            "plots": [plot.as_json(world) for plot in self.plots],
            "why": [clash.as_json() for clash in self.why],
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
    """A rule's or a scene's sentence, with names for its roles; a role that nobody plays stays what it means."""

    def name(found: re.Match[str]) -> str:
        role = found[1]
        if role in bindings:
            return label(world, bindings[role])
        return schema.roles[role].means if role in schema.roles else role

    text = _FIELD.sub(name, template)
    return text[:1].upper() + text[1:]
