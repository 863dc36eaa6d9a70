"""Judges plots again, from their JSON alone: casts by the ASK queries of `ontology/rules`, in plain SPARQL.

Rules for which no query stands, such as those that a writer's own schema spells out, are judged by a `Criterion`.
Scenes are judged by the rules of consistency that worlds are held to (`staged.py`). Nothing here comes from the solver.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

from ontology.rules import Question, Questions, plot_rules
from world.checking.rehearsal import holds
from world.checking.staged import broken_by_scenes
from world.checking.surroundings import Surroundings
from world.errors import LegendryError, shorten
from world.store import World
from world.stores.overlay import Overlay
from world.stores.reading import is_local
from world.time.day import from_iso


@dataclass(frozen=True)
class Broken:
    """A rule that a plot does not keep."""

    rule: str
    message: str


@dataclass(frozen=True)
class Criterion:
    """What a rule says in words, and whether a cast (ids by role) meets it."""

    says: str
    met_by: Callable[[Mapping[str, str]], bool]


Criteria: TypeAlias = Mapping[str, Criterion]
"""How rules are judged that no query asks about, by rule."""


def verify(
    world: World,
    schema: str,
    plot: Mapping[str, Any],
    questions: Questions | None = None,
    criteria: Criteria | None = None,
) -> list[Broken]:
    """What is wrong with a plot in the form of `legendry plot --format json`; empty when all holds.

    `questions` are those of the schema's rules; where none are given, they are the queries of the schema's folder.
    `criteria` judge the rules of which no question is asked.
    Raises `LegendryError` when it is no such plot, or of a schema that has no rules to judge by.
    """
    if questions is None:
        questions = {rule: (Question(text),) for rule, text in plot_rules(schema).items()}
        if not questions:
            raise _unknown(schema)
    try:
        cast = {role: str(player["id"]) for role, player in plot["bindings"].items()}
        return [
            *broken_rules(world, cast, questions, criteria or {}),
            *_false_proofs(world, plot),
            *_impossible_scenes(around(world, plot, cast), plot),
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise LegendryError(f"This is no plot as `legendry plot --format json` writes it: {error!r}.") from error


def around(world: World, plot: Mapping[str, Any], cast: Mapping[str, str]) -> World:
    """The world around a plot: of one that a server keeps, what is said of its cast and places, in memory."""
    if world.is_here or (isinstance(world.store, Overlay) and is_local(world.store.below)):
        return world
    places = [str(scene["place"]["id"]) for scene in plot["scenes"] if scene["place"]]
    return world.scope([*(player for player in cast.values() if not player.startswith("lg:")), *places])


def _unknown(schema: str) -> LegendryError:
    return LegendryError(f"There are no rules for plots of `{shorten(schema)}`: give a plot of a known schema.")


def broken_rules(world: World, cast: Mapping[str, str], questions: Questions, criteria: Criteria) -> Iterator[Broken]:
    """The rules that a cast (ids by role) does not keep: asked about where there is a question, or by a criterion."""
    around_cast = Surroundings(world, cast)
    for rule in dict.fromkeys([*questions, *criteria]):
        asked = [one for one in questions.get(rule, ()) if one.when is None or cast.get(one.when[0]) == one.when[1]]
        for question in asked:
            if not around_cast.hold(question):
                words = question.text.partition("\n")[0].lstrip("# ")
                yield Broken(rule, f"{words} No: the world does not say so.")
        if not asked and rule in criteria and not criteria[rule].met_by(cast):
            yield Broken(rule, f"{criteria[rule].says} No: the world does not say so.")


def _false_proofs(world: World, plot: Mapping[str, Any]) -> Iterator[Broken]:
    for proof in plot["proof"]:
        for subject, predicate, object_ in proof["facts"]:
            if not holds(world, (subject, predicate, object_)):
                yield Broken(
                    proof["rule"],
                    f"Its proof leans on what the world does not say: {subject} {predicate} {object_}",
                )


def _impossible_scenes(world: World, plot: Mapping[str, Any]) -> Iterator[Broken]:
    """Scenes run forwards in time, and keep the rules that every world has to keep."""
    for earlier, later in pairwise(plot["scenes"]):
        if from_iso(earlier["end"]) > from_iso(later["begin"]):
            yield Broken("scenes_in_order", f"{later['id']} begins before {earlier['id']} is over.")
    for rule, message in broken_by_scenes(world, plot):
        yield Broken(rule, message)
