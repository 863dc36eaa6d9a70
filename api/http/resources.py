"""The things of the world at /api: lists by collection, one thing with all that is around it, and search by words."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import NotFound
from api.http.parameters import Given, Parameter
from api.http.reading import BRANCH, answer
from api.http.resource_models import Entity, Hits, Listed
from api.http.state import state_of
from world.facts import is_id
from world.resources.brief import kind_of
from world.resources.collection import Collection, collection_of, collections
from world.resources.directory import View
from world.resources.entity import MOST_TIES, entity
from world.resources.listing import MOST, Page, Wishes, page
from world.resources.nearest import unknown
from world.resources.searching import found

router = APIRouter(prefix="/api")

YEARS: Final = (-9999, 9999)
_TIES: Final = 200
LIMIT: Final = Parameter("limit", "How many at most.", number=(1, MOST), default=50)
CURSOR: Final = Parameter("cursor", "From where on, as the last answer's `next` says.")
_WORDS: Final = 'Words that must all be in what is said, the last one perhaps unfinished; "in a row" in quotes.'
_LISTING: Final = (
    Parameter("q", _WORDS),
    Parameter("kind", "Only things of this type, or of one below it."),
    Parameter("from", "Only what may have been there in this year or later.", number=YEARS),
    Parameter("to", "Only what may have been there in this year or earlier.", number=YEARS),
    Parameter(
        "predicate", "KEY: of which something is said under this key; KEY:ID: that leads to this id.", is_repeated=True
    ),
    BRANCH,
    LIMIT,
    CURSOR,
)
_ONE: Final = (
    Parameter("ties", "How many facts that lead to it are looked at.", number=(1, MOST_TIES), default=_TIES),
    BRANCH,
)
_SEARCH: Final = (
    Parameter("q", _WORDS, example="kazuo", is_needed=True),
    Parameter("kind", "Only things of this type, or of one below it.", example="Person"),
    LIMIT,
    CURSOR,
)
NOTE_ID: Final = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The thing's id; that of a part has slashes in it. Another IRI stands in angle brackets.",
    "schema": {"type": "string"},
    "example": "volodymyr-kazuo",
}


def parameters_of(collection: Collection) -> tuple[Parameter, ...]:
    """What the list of a collection may be asked for."""
    own = (Parameter(one.id, one.means, is_repeated=one.is_repeated) for one in collection.filters.values())
    return (*own, *_LISTING)


def require(view: View, collection: Collection, name: str) -> str:
    """An id, if a collection has a thing of that id. Raises `UnknownTerm` and `NotFound`."""
    if not (is_id(name) or name.startswith("<")) or not view.world.knows(name):
        with view.lock:
            raise unknown(view.columns.terms, name)
    types = view.world.types(name)
    if not collection.holds(types):
        raise NotFound(
            f"`{name}` is a {kind_of(types)}, and none of the {collection.id}.",
            f"Ask for /api/{collection_of(types).id}/{name}.",
        )
    return name


def next_page(request: Request, response: Response, cursor: str | None) -> Response:
    """The answer with a link to the page behind it (RFC 8288), where there is one."""
    if cursor and response.status_code == 200:
        pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
        address = f"{request.url.path}?{urlencode([*pairs, ('cursor', cursor)])}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


async def paged(request: Request, work: Callable[[View, str], dict[str, Any]], branch: str = "") -> Response:
    """A page as an answer, with a link to the next one."""
    state = state_of(request)
    cursors: list[str | None] = []

    def kept(view: View, version: str) -> dict[str, Any]:
        made = work(view, version)
        cursors.append(made["next"])
        return made

    response = await answer(request, state.reading, state.served, kept, branch)
    return next_page(request, response, cursors[0] if cursors else None)


def as_json(found: Page) -> dict[str, Any]:
    """A page as its answer has it."""
    return {"items": list(found.items), "count": found.count, "next": found.next or None}


def _add(collection: Collection) -> None:
    """The addresses under which a collection is read."""
    parameters = parameters_of(collection)

    async def listed(request: Request) -> Response:
        given = Given(request, parameters)
        wishes = Wishes(
            words=given.text("q"),
            kind=given.text("kind"),
            first_year=given.number("from"),
            last_year=given.number("to"),
            predicates=tuple(given.texts("predicate")),
            values={name: values for name in collection.filters if (values := given.texts(name))},
        )
        limit, cursor = given.number("limit") or 1, given.text("cursor")

        def work(view: View, version: str) -> dict[str, Any]:
            return as_json(page(view, collection, wishes, cursor, limit, version))

        return await paged(request, work, given.text("branch"))

    async def one(request: Request, id: str) -> Response:
        given = Given(request, _ONE)
        ties = given.number("ties") or _TIES

        def work(view: View, _: str) -> dict[str, Any]:
            return entity(view.world, require(view, collection, id), ties)

        state = state_of(request)
        return await answer(request, state.reading, state.served, work, given.text("branch"))

    router.add_api_route(
        f"/{collection.id}",
        listed,
        methods=["GET"],
        name=f"list_{collection.id}",
        summary=f"List {collection.id}",
        description=f"{collection.means} Sorted by name, then by id. Where a filter is given several times, "
        "and where there are several filters, all of them must hold.",
        response_class=Response,
        responses={200: {"model": Listed, "description": "A page of them."}},
        openapi_extra={"parameters": [one.as_openapi() for one in parameters]},
    )
    router.add_api_route(
        f"/{collection.id}/{{id:path}}",
        one,
        methods=["GET"],
        name=f"read_{collection.id}",
        summary=f"Read one of the {collection.id}",
        description="All that is said of it, what ties it to others, its timeline, and where it was written.",
        response_class=Response,
        responses={200: {"model": Entity, "description": "The thing."}},
        openapi_extra={"parameters": [NOTE_ID, *(one.as_openapi() for one in _ONE)]},
    )


for _collection in collections().values():
    _add(_collection)


@router.get(
    "/search",
    summary="Find things of all kinds by their words",
    response_class=Response,
    responses={200: {"model": Hits, "description": "What was found, best first."}},
    openapi_extra={"parameters": [one.as_openapi() for one in _SEARCH]},
)
async def search(request: Request) -> Response:
    """Names count more than other names and ids, these more than other text, and that more than descriptions."""
    given = Given(request, _SEARCH)
    words, kind, cursor = given.text("q"), given.text("kind"), given.text("cursor")
    limit = given.number("limit") or 1
    return await paged(request, lambda view, version: found(view, words, kind, cursor, limit, version))
