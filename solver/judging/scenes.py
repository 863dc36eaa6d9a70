"""Judges the scenes of a draft: which are played, in which order, where, and by whom."""

from collections.abc import Iterator
from itertools import pairwise

from solver.judging.draft import DraftScene
from solver.judging.told import Told
from solver.schedule import place_of
from solver.schema import SceneTemplate
from world.checking.report import Finding
from world.errors import did_you_mean, shorten
from world.pattern.nearby import narrower_classes


def of_scenes(told: Told) -> Iterator[Finding]:
    """What is wrong with the scenes, but for their days."""
    if not told.draft.scenes:
        return
    yield from _unknown(told)
    yield from _missing(told)
    yield from _out_of_order(told)
    for template in told.templates:
        if (scene := told.scenes.get(template.id)) is not None:
            yield from _of_another_kind(told, template, scene)
            yield from _elsewhere(told, template, scene)
            yield from _strangers(told, template, scene)


def written_place(told: Told, scene: DraftScene) -> str | None:
    """Where a scene is written to be, if the world knows the place."""
    return scene.place.text if scene.place is not None and told.knows(scene.place.text) else None


def _unknown(told: Told) -> Iterator[Finding]:
    """Scenes that the schema does not have, that hang on another choice, or that stand there twice."""
    schema, seen = told.draft.schema, set[str]()
    known = {one.id: one for one in schema.scenes}
    played = {one.id for one in told.templates}
    for scene in told.draft.scenes:
        if scene.id not in known:
            near = did_you_mean(scene.id, known)
            message = f"{schema.title} has no scene `{shorten(scene.id)}`.{near} Its scenes are {', '.join(known)}."
            yield told.finding("unknown_scene", message, [scene.at])
        elif scene.id not in played:
            for role, wanted in known[scene.id].only:
                if role in told.cast and told.cast[role] not in wanted:
                    choices = " or ".join(told.label(one) for one in wanted)
                    chosen = told.label(told.cast[role])
                    message = f"The scene {scene.id} is played where `{role}` is {choices}, and here it is {chosen}."
                    yield told.finding("scene_of_another_choice", message, [scene.at, *told.at([role])])
        elif scene.id in seen:
            yield told.finding("scene_twice", f"The scene {scene.id} stands here twice.", [scene.at])
        seen.add(scene.id)


def _missing(told: Told) -> Iterator[Finding]:
    written = {scene.id for scene in told.draft.scenes}
    for template in told.templates:
        if template.id not in written:
            message = f"The scene {template.id} is missing. {told.in_words(template.summary)}"
            yield told.finding("missing_scene", message, [told.draft.at])


def _out_of_order(told: Told) -> Iterator[Finding]:
    """Scenes that the file lists in another order than the schema."""
    place = {template.id: number for number, template in enumerate(told.templates)}
    listed = [scene for scene in dict.fromkeys(told.draft.scenes) if told.scenes.get(scene.id) is scene]
    for earlier, later in pairwise(listed):
        if place[earlier.id] > place[later.id]:
            message = f"The scene {later.id} comes before {earlier.id}, and is listed after it."
            yield told.finding("scenes_in_order", message, [later.at, earlier.at])


def _of_another_kind(told: Told, template: SceneTemplate, scene: DraftScene) -> Iterator[Finding]:
    if scene.kind is not None and f"lg:{scene.kind.removeprefix('lg:')}" != template.kind:
        kind = template.kind.removeprefix("lg:")
        message = f"The scene {scene.id} is of the kind {kind}, and not {shorten(scene.kind)}."
        yield told.finding("scene_of_another_kind", message, [scene.at])


def _elsewhere(told: Told, template: SceneTemplate, scene: DraftScene) -> Iterator[Finding]:
    """A place that is not there, is no place, or is not where the schema has the scene."""
    if scene.place is None:
        return
    name, at = scene.place.text, [scene.place.at]
    if not told.knows(name):
        message = f"The scene {scene.id} is at `{shorten(name)}`, and nothing in this world is called so."
        yield told.finding("unknown_place", message, at)
        return
    kinds = told.near.objects(name, "rdf:type")
    if not any(kind in narrower_classes("lg:Place") for kind in kinds):
        message = f"The scene {scene.id} is at {told.label(name)}, which is no place."
        facts = [(name, "rdf:type", kind) for kind in kinds]
        yield told.finding("scene_at_no_place", message, at, subjects=[name], facts=facts)
        return
    role = template.place or template.city_of
    if role is None or role not in told.cast:
        return
    wanted = place_of(told.world, template, told.cast)
    if wanted is not None and wanted != name:
        whose = f"at the `{role}`" if template.place else f"in the city of `{role}`"
        message = f"The scene {scene.id} is at {told.label(name)}; the schema has it {whose}: {told.label(wanted)}."
        yield told.finding("scene_elsewhere", message, [*at, *told.at([role])], subjects=[name, wanted])


def _strangers(told: Told, template: SceneTemplate, scene: DraftScene) -> Iterator[Finding]:
    """People who have no part in a scene, and people who have one and are left out, where anybody is written."""
    if scene.participants is None:
        return
    parts: dict[str, list[str]] = {}
    for key, role in template.participants:
        if key != "lg:about" and role in told.cast and told.calendar.is_person(told.cast[role]):
            parts.setdefault(told.cast[role], []).append(role)
    theirs = {told.cast[role] for _, role in template.participants if role in told.cast}
    played = ", ".join(f"{told.label(who)} ({' and '.join(roles)})" for who, roles in parts.items()) or "nobody"
    for one in scene.participants:
        if not told.knows(one.text):
            near = did_you_mean(one.text, parts)
            message = f"`{shorten(one.text)}` is in the scene {scene.id}, and nothing in this world is called so.{near}"
            yield told.finding("unknown_participant", message, [one.at])
        elif one.text not in theirs:
            message = f"{told.label(one.text)} is in the scene {scene.id}, where the schema has {played}."
            yield told.finding("stranger_in_scene", message, [one.at], subjects=[one.text])
    written = {one.text for one in scene.participants}
    for who, roles in parts.items():
        if who not in written:
            message = f"{told.label(who)}, the {' and '.join(roles)}, is missing from the scene {scene.id}."
            yield told.finding("missing_from_scene", message, [scene.at], subjects=[who])
