"""From a cast to a plot: its scenes with days and places, the facts that they add, its proof and its tension."""

from collections.abc import Mapping, Sequence

from solver.asking import NO_DAYS, Days
from solver.consequences import consequences
from solver.plot import Plot, Proof, Scene, in_words, plot_id
from solver.schedule import Calendar, Schedule, wanted
from solver.scheduling import Schedule as Times
from solver.schema import SceneTemplate, Schema
from world import Fact, World
from world.facts import literal
from world.pattern import Neighbours, match_nearby
from world.time.day import iso


def stage(
    calendar: Calendar,
    schema: Schema,
    bindings: Mapping[str, str],
    tension: float,
    seed: int,
    when: Mapping[str, Days] = NO_DAYS,
) -> Plot:
    """Stages a cast. Raises `InconsistentTimes` when its scenes do not fit into the world's time."""
    world, name = calendar.world, plot_id(schema.id, bindings)
    templates = scenes_of(schema, bindings)
    times = Schedule(calendar, templates, bindings, written=wanted(templates, when)).times(f"{seed} {name}")
    scenes = tuple(_scene(world, schema, bindings, f"{name}/{t.id}", t, times) for t in templates)
    return Plot(
        id=name,
        schema=schema.id,
        bindings=dict(bindings),
        scenes=scenes,
        tension=tension,
        proof=prove(world, schema, bindings),
        facts=(
            *facts_of(schema, bindings, name, templates, scenes),
            *consequences(world, schema, bindings, templates, scenes),
        ),
    )


def scenes_of(schema: Schema, bindings: Mapping[str, str]) -> list[SceneTemplate]:
    """The scenes that a cast plays, in order."""
    return [scene for scene in schema.scenes if scene.belongs(bindings)]


def prove(world: World, schema: Schema, bindings: Mapping[str, str]) -> tuple[Proof, ...]:
    """For each rule, the facts that make it hold for this cast."""
    near = Neighbours(world.store)
    proofs = []
    for rule in schema.rules:
        found = match_nearby(near, rule.where, {role: bindings[role] for role in rule.roles})[0]
        statement = in_words(rule.says, world, schema, {**found.bindings, **bindings})
        proofs.append(Proof(rule.id, statement, found.facts))
    return tuple(proofs)


def _scene(
    world: World,
    schema: Schema,
    bindings: Mapping[str, str],
    name: str,
    template: SceneTemplate,
    times: Times,
) -> Scene:
    day = iso(times.day(template.id))
    people = dict.fromkeys(bindings[role] for key, role in template.participants if key != "lg:about")
    return Scene(
        id=name,
        kind=template.kind,
        begin=day,
        end=day,
        summary=in_words(template.summary, world, schema, bindings),
        place=times.places.get(template.id),
        participants=tuple(person for person in people if "lg:Person" in world.types(person)),
    )


def facts_of(
    schema: Schema,
    bindings: Mapping[str, str],
    plot: str,
    templates: Sequence[SceneTemplate],
    scenes: Sequence[Scene],
) -> tuple[Fact, ...]:
    """What the scenes of a plot, one for each of some templates, say by themselves."""
    facts: list[Fact] = [
        (plot, "rdf:type", "lg:Plot"),
        (plot, "rdfs:label", literal(schema.title)),
    ]
    before: str | None = None
    for template, scene in zip(templates, scenes, strict=True):
        facts += [
            (scene.id, "rdf:type", "lg:Scene"),
            (scene.id, "rdf:type", scene.kind),
            (scene.id, "rdfs:label", literal(scene.summary)),
            (scene.id, "lg:partOf", plot),
            (scene.id, "lg:when", literal(scene.begin)),
        ]
        facts += [(scene.id, key, bindings[role]) for key, role in template.participants]
        facts += [(scene.id, key, literal(value, _datatype(value))) for key, value in template.facts]
        if scene.place:
            facts.append((scene.id, "lg:place", scene.place))
        if before:
            facts.append((before, "lg:before", scene.id))
        before = scene.id
    facts += [(plot, "lg:outcome", bindings[r.name]) for r in schema.roles.values() if r.choices]
    return tuple(dict.fromkeys(facts))


def _datatype(value: str) -> str:
    return "xsd:boolean" if value in ("true", "false") else "xsd:string"
