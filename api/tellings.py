"""A plot as a story, alone or with its alternatives, for the command line and for HTTP."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from api.alternatives import alternatives
from api.casting import read_cast
from api.plotting import sound_plots
from render import Manner, tell
from render.stories import Format
from render.stories.story import Story, Told
from solver import Doing, Outcome, Plot, Schema, schemas
from world import World


def newest_first() -> list[Schema]:
    """All schemas in the order in which they are tried; the reunion, which the first story tells, before the others."""
    return sorted(schemas().values(), key=lambda schema: (schema.id != "reunion", schema.id))


def first_story(
    world: World,
    kinds: Sequence[Schema],
    cast: Sequence[str],
    manner: Manner,
    format: Format,
    *,
    seed: int = 0,
    doing: Doing | None = None,
    denied: Callable[[Schema, Outcome], None],
) -> Story | None:
    """The story of the first plot of the first of some schemas that has one; `denied` hears why others have none.

    Raises `CastRefused` and what `tell` raises.
    """
    for schema in kinds:
        fixed = read_cast(world, schema, cast)
        outcome = sound_plots(world, schema, fixed, seed=seed, doing=doing)
        if outcome.plots:
            beside = fixed if format.branches else None
            return story_of(world, schema, outcome.plots[0], manner, seed=seed, branches_beside=beside)
        denied(schema, outcome)
    return None


def story_of(
    world: World,
    schema: Schema,
    plot: Plot,
    manner: Manner | None = None,
    *,
    seed: int = 0,
    branches_beside: Collection[str] | None = None,
) -> Story:
    """A plot as told, and with `branches_beside` (the roles that stay as they are) what else it could have been.

    Stories that branch are told in the order of time, so that what they share comes first.
    """
    manner = manner or Manner()
    if branches_beside is not None:
        manner = replace(manner, order="linear")

    def told(one: Plot) -> Told:
        telling = tell(world, one, manner=manner, seed=seed)
        # The renderer knows the schemas that come with Legendry; a writer's own has its title from its file.
        return Told(one, replace(telling, title=schema.title) if telling.title == one.schema else telling)

    others = () if branches_beside is None else alternatives(world, schema, plot, fixed=branches_beside, seed=seed)
    return Story(world, told(plot), tuple(told(other) for other in others))
