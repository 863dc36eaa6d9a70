"""A plot as a story, alone or with its alternatives."""

from collections.abc import Collection

from api.alternatives import alternatives
from render.prose import tell
from render.stories.story import Story, Told
from solver import Plot, Schema
from world import World


def story_of(
    world: World,
    schema: Schema,
    plot: Plot,
    *,
    style: str = "noir",
    seed: int = 0,
    branches_beside: Collection[str] | None = None,
) -> Story:
    """A plot as told, and with `branches_beside` (the roles that stay as they are) what else it could have been."""

    def told(one: Plot) -> Told:
        return Told(one, tell(world, one, style=style, seed=seed))

    others = () if branches_beside is None else alternatives(world, schema, plot, fixed=branches_beside, seed=seed)
    return Story(world, told(plot), tuple(told(other) for other in others))
