"""What a plot could have been: the same cast with another outcome, and casts in which one part is played otherwise."""

from collections.abc import Collection, Iterator, Mapping
from itertools import product

from api.plotting import sound_plots
from solver import Plot, Schema
from solver.choosing import protagonist
from solver.schema import SceneTemplate
from world import World
from world.time.day import from_iso

OTHER_CASTS = 3
"""How many other casts are looked for; each of them, too, may end in several ways."""

Days = tuple[int, int]


def alternatives(
    world: World, schema: Schema, plot: Plot, *, fixed: Collection[str] = (), seed: int = 0
) -> Iterator[Plot]:
    """Other plots of a schema that go as `plot` does up to a point, on the same days; each has passed `verify`.

    The roles in `fixed` stay as they are. First come those with its cast and another outcome; then, for some parts in
    the order in which they come in, those in which somebody or something else plays it, with all their outcomes. What
    the world cannot hold is left out: where only one outcome has its reason, there is no other.
    """
    schema = schema.variant_named(plot.schema)
    yield from _with_other_outcomes(world, schema, plot, fixed, seed)
    parts = _parts(schema)
    seen = {tuple(plot.bindings[part] for part in parts)}
    for role in parts:
        for other in _played_otherwise(world, schema, plot, role, seed) if role not in fixed else ():
            cast = tuple(other.bindings[part] for part in parts)
            if cast not in seen and len(seen) <= OTHER_CASTS:
                seen.add(cast)
                yield other
                yield from _with_other_outcomes(world, schema, other, fixed, seed)


def _with_other_outcomes(world: World, schema: Schema, plot: Plot, fixed: Collection[str], seed: int) -> Iterator[Plot]:
    roles = [role for role in schema.roles.values() if role.choices and role.name not in fixed]
    for made in product(*(role.choices for role in roles)):
        changed = {role.name: one for role, one in zip(roles, made, strict=True) if plot.bindings[role.name] != one}
        if changed:
            days = _days_before(schema, plot, changed)
            yield from sound_plots(world, schema, {**plot.bindings, **changed}, limit=1, seed=seed, when=days).plots


def _played_otherwise(world: World, schema: Schema, plot: Plot, role: str, seed: int) -> tuple[Plot, ...]:
    """A plot in which somebody else plays a part: with all others as they are, or else with those who came before."""
    days = _days_before(schema, plot, (role,))
    without = ((role, plot.bindings[role]),)
    kept = {name for name, other in schema.roles.items() if other.choices}
    kept |= {name for scene in _before(schema, plot, (role,)) for name in scene.roles}
    for cast in (set(plot.bindings) - {role}, kept | {protagonist(schema)}):
        wanted = {name: plot.bindings[name] for name in cast - {role}}
        if plots := sound_plots(world, schema, wanted, limit=1, seed=seed, when=days, without=without).plots:
            return plots
    return ()


def _parts(schema: Schema) -> list[str]:
    """The roles that a reader meets in the scenes, in the order of the scenes, but for the lead and for choices."""
    met = [name for scene in schema.scenes for name in (*(role for _, role in scene.participants), scene.place)]
    lead = protagonist(schema)
    return [name for name in dict.fromkeys(met) if name and name != lead and not schema.roles[name].choices]


def _before(schema: Schema, plot: Plot, changed: Collection[str]) -> list[SceneTemplate]:
    """The scenes of a plot that come before the first one in which one of some roles plays, or on which it depends."""
    played = [scene for scene in schema.scenes if scene.belongs(plot.bindings)]
    upto = next((place for place, scene in enumerate(played) if not set(scene.roles).isdisjoint(changed)), len(played))
    return played[:upto]


def _days_before(schema: Schema, plot: Plot, changed: Collection[str]) -> Mapping[str, Days]:
    """The days of the scenes that stay the same where some roles are played otherwise."""
    scenes = {scene.id: scene for scene in plot.scenes}
    begun = [
        (one.id, scenes[name]) for one in _before(schema, plot, changed) if (name := f"{plot.id}/{one.id}") in scenes
    ]
    return {name: (from_iso(scene.begin), from_iso(scene.end)) for name, scene in begun}
