"""A plot as a story, alone or with its alternatives."""

from collections.abc import Collection
from dataclasses import replace

from api.alternatives import alternatives
from render import Manner, tell
from render.stories.story import Story, Told
from solver import Plot, Schema
from world import World


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
