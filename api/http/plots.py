"""The schemas, the plots that the world holds, and what would change if facts were otherwise."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi import Query as Parameter
from pydantic import BaseModel
from starlette.responses import Response

from api.errors import NotFound
from api.http.answers import ChoicesAnswer, PlayedAnswer, PlotsAnswer, SuppositionAnswer
from api.http.asking import AskedChoices, AskedPlots, AskedWhatIf
from api.http.errors import problems
from api.http.made import answered
from api.http.state import state_of
from solver import composition, schema_named, schemas

router = APIRouter(prefix="/api", tags=["plots"])


class Role(BaseModel):
    """Whom or what a plot is about; `choices` are what it may be where that is fixed; see `parts` of a schema."""

    id: str
    kind: str
    means: str
    choices: list[str]
    parts: list[str]


class Rule(BaseModel):
    """What must hold among its roles."""

    id: str
    says: str
    roles: list[str]
    uses: str
    parts: list[str]


class Wish(BaseModel):
    """What makes a plot more tense, and by how much."""

    weight: float
    says: str
    parts: list[str]


class SceneAnswer(BaseModel):
    """A scene to be; `tension` is the height, from 0 to 10, that a telling may give it."""

    id: str
    kind: str
    summary: str
    tension: int | None
    parts: list[str]


class Part(BaseModel):
    """An optional role, a sub-plot (`of` a schema), or one way of an alternative (`of` that)."""

    name: str
    kind: str
    of: str


class Variant(BaseModel):
    """A way to play a schema, with the names of its parts."""

    id: str
    parts: list[str]


class SchemaAnswer(BaseModel):
    """A kind of plot; a role, rule, wish or scene that names `parts` is there where a variant has these."""

    id: str
    title: str
    logline: str
    draws_on: list[str]
    anchor: str
    roles: list[Role]
    rules: list[Rule]
    tension: list[Wish]
    scenes: list[SceneAnswer]
    parts: list[Part]
    variants: list[Variant]


_PLOTS: dict[int | str, dict[str, Any]] = {
    200: {"model": PlotsAnswer, "description": "Plots with their proofs; or why there is none."},
    **problems(400, 404, 503, 507),
}
_WHAT_IF: dict[int | str, dict[str, Any]] = {
    200: {
        "model": SuppositionAnswer | PlayedAnswer,
        "description": "Of facts: what would change. Of a cast alone: whether it can be, or what would make it so.",
    },
    **problems(400, 404, 413, 503, 507),
}


@router.get("/schemas", summary="The kinds of plot, their roles and their rules")
async def list_schemas() -> list[SchemaAnswer]:
    """All schemas, in a fixed order, as `legendry schemas --format json` gives them."""
    return [SchemaAnswer.model_validate(composition.as_json(schema)) for schema in schemas().values()]


@router.get("/schemas/{id}", summary="One kind of plot", responses=problems(404))
async def one_schema(
    id: Annotated[str, Path(description="A schema's id, as /api/schemas lists them.", examples=["reunion"])],
) -> SchemaAnswer:
    """The schema with this id: its roles, rules, scenes, and the ways to play it."""
    found = schema_named(id)
    if found.id not in schemas():
        raise NotFound("This is a way to play a schema.", f"Ask for /api/schemas/{found.id.partition('.')[0]}.")
    return SchemaAnswer.model_validate(composition.as_json(found))


@router.get(
    "/plots", summary="Plots of one kind, each with its proof, or the reason why there is none", responses=_PLOTS
)
async def list_plots(request: Request, asked: Annotated[AskedPlots, Parameter()]) -> Response:
    """The outcome as `legendry plot --format json` gives it."""
    return await _plots(request, asked)


@router.get(
    "/plots/choices",
    summary="Who or what can still play each role beside a cast",
    responses={200: {"model": ChoicesAnswer, "description": "The choices of each role."}, **problems(400, 404, 503)},
)
async def list_choices(request: Request, asked: Annotated[AskedChoices, Parameter()]) -> Response:
    """Only players who are part of some cast that keeps all rules: whatever is chosen, there are others to go with it.

    Where no more than 100 casts are left, each is scheduled, and only who plays in one with days is offered.
    """
    return await answered(request, "choices", asked.order())


@router.post("/plots", summary="The same, asked with a body of JSON", responses={**_PLOTS, **problems(413)})
async def ask_for_plots(request: Request, asked: AskedPlots) -> Response:
    """The outcome as `legendry plot --format json` gives it."""
    return await _plots(request, asked)


@router.post(
    "/suppose", summary="What would change if facts were otherwise, or somebody played a role", responses=_WHAT_IF
)
async def suppose(request: Request, asked: AskedWhatIf) -> Response:
    """As `legendry suppose --format json` gives it: days, findings, plots that go, come and move."""
    return await answered(request, "suppose", asked.order())


async def _plots(request: Request, asked: AskedPlots) -> Response:
    order = asked.bounded(state_of(request).settings.plots)
    return await answered(request, "plots", order, is_the_same=asked.timeout is None)
