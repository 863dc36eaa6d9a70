"""What a running server holds: one world with the processes that ask and change it, its desk, and who may do what."""

from dataclasses import dataclass

from starlette.requests import Request

from api.http.access import Access
from api.http.desk import Desk
from api.http.fairness import Line
from api.http.measures import Measures
from api.http.settings import Settings
from world.update.served import Served


@dataclass(frozen=True)
class State:
    """All of it is made when the application is, and lives as long. `writing` is the line before the one who writes."""

    served: Served
    settings: Settings
    desk: Desk
    access: Access
    measures: Measures
    writing: Line


def state_of(request: Request) -> State:
    """The state of the server that got this request."""
    state = request.app.state.legendry
    assert isinstance(state, State)
    return state
