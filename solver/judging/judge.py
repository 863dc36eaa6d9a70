"""The judge of drafts: holds what somebody wrote against the world and its schema, and says all that does not hold."""

from collections.abc import Iterable, Iterator
from typing import Any

from solver.consequences import consequences
from solver.judging.casting import of_proofs, of_roles, of_rules
from solver.judging.days import of_days
from solver.judging.draft import Draft
from solver.judging.scenes import of_scenes, written_place
from solver.judging.told import Hints, Told
from solver.plot import Scene
from solver.schedule import Calendar, place_of
from solver.schema import SceneTemplate
from solver.staging import facts_of
from world import World
from world.checking.plots import around
from world.checking.report import Finding, ordered
from world.checking.staged import found_staged
from world.pattern import Neighbours
from world.time.day import iso


def judge(world: World, drafts: Iterable[Draft]) -> tuple[Finding, ...]:
    """What does not hold of some plots, worst first. The world is one that nobody changes meanwhile."""
    near, calendar, hints = Neighbours(world.store), Calendar(world), Hints(world)
    return ordered(one for draft in drafts for one in _judged(Told(world, near, calendar, hints, draft)))


def rules_of(drafts: Iterable[Draft]) -> int:
    """By how many rules of their schemas some plots are judged."""
    return len({(draft.schema.id, rule.id) for draft in drafts for rule in draft.schema.rules})


def _judged(told: Told) -> Iterator[Finding]:
    yield from of_roles(told)
    yield from of_rules(told)
    yield from of_proofs(told)
    yield from of_scenes(told)
    yield from of_days(told)
    yield from _of_world(told)


def _of_world(told: Told) -> Iterator[Finding]:
    """What the scenes with a day break of the rules that every world keeps."""
    known = told.cast.keys()
    staged = [one for one in told.templates if known >= set(one.roles) and one.id in told.scenes]
    played = [(one, _scene(told, one)) for one in staged if told.scenes[one.id].is_dated]
    if not played:
        return
    templates, scenes = zip(*played, strict=True)
    plot = _as_json(told, templates, scenes)
    at = {scene.id: told.scenes[template.id].at for template, scene in played}
    for one in found_staged(around(told.world, plot, told.cast), plot):
        subjects = [name for name in one.subjects if name not in at]
        places = [at[name] for name in at if any(name in (fact[0], fact[2]) for fact in one.facts)]
        yield told.finding(one.rule, one.message, places, severity=one.severity, subjects=subjects, facts=one.facts)


def _scene(told: Told, template: SceneTemplate) -> Scene:
    written = told.scenes[template.id]
    assert written.begin is not None
    assert written.last is not None
    return Scene(
        id=written.name if "/" in written.name else f"{told.name}/{template.id}",
        kind=template.kind,
        begin=iso(written.begin[0]),
        end=iso(written.last),
        summary=told.in_words(template.summary),
        place=written_place(told, written) or place_of(told.world, template, told.cast),
    )


def _as_json(told: Told, templates: tuple[SceneTemplate, ...], scenes: tuple[Scene, ...]) -> dict[str, Any]:
    """As much of a plot as the rules of consistency look at: its own facts, or those that its scenes would add."""
    facts = told.draft.facts
    if not facts:
        schema, cast = told.draft.schema, dict(told.cast)
        choices = {role.name: role.choices[0] for role in schema.roles.values() if role.choices}
        whole = {**choices, **cast}
        facts = facts_of(schema, whole, told.name, templates, scenes)
        facts = (*facts, *consequences(told.world, schema, cast, templates, scenes))
        facts = (*facts, *_further(told, templates, scenes))
    return {
        "scenes": [
            {
                "id": scene.id,
                "begin": scene.begin,
                "end": scene.end,
                "place": {"id": scene.place} if scene.place else None,
            }
            for scene in scenes
        ],
        "facts": facts,
    }


def _further(
    told: Told, templates: tuple[SceneTemplate, ...], scenes: tuple[Scene, ...]
) -> Iterator[tuple[str, str, str]]:
    """Those whom the file puts into a scene beside its players: they are there, too."""
    for template, scene in zip(templates, scenes, strict=True):
        for one in told.scenes[template.id].participants or ():
            if told.knows(one.text) and told.calendar.is_person(one.text):
                yield scene.id, "lg:participant", one.text
