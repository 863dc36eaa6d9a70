"""What a running server holds: one world, its query workers and its desk."""

from dataclasses import dataclass

from starlette.requests import Request

from api.http.desk import Desk
from api.http.settings import Settings
from world import World
from world.query.pool import QueryPool


@dataclass(frozen=True)
class State:
    """All of it is made when the application is, and lives as long."""

    world: World
    settings: Settings
    queries: QueryPool
    desk: Desk


def state_of(request: Request) -> State:
    """The state of the server that got this request."""
    state = request.app.state.legendry
    assert isinstance(state, State)
    return state
