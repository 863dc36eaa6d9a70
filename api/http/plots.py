"""The schemas, and the plots that the world holds."""

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from pydantic import BaseModel

from api.casting import read_cast
from api.errors import BadRequest
from api.http.state import state_of
from api.plotting import sound_plots
from solver import composition, schema_named, schemas
from world import World

router = APIRouter(prefix="/api")

SEEDS = 2**53
"""Seeds stay below what a JavaScript number holds exactly."""

Schema = Annotated[str, Parameter(description="A schema's id, as /api/schemas lists them.")]
Cast = Annotated[list[str], Parameter(description="ROLE=ID, once for each role that is fixed.")]
Seed = Annotated[int, Parameter(ge=0, lt=SEEDS, description="The same seed gives the same answer.")]


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


@router.get("/schemas", summary="The kinds of plot, their roles and their rules")
async def list_schemas() -> list[SchemaAnswer]:
    """All schemas, in a fixed order."""
    return [SchemaAnswer.model_validate(composition.as_json(schema)) for schema in schemas().values()]


@router.get(
    "/plots",
    summary="Plots of one kind, each with its proof, or the reason why there is none",
)
async def list_plots(
    request: Request,
    schema: Schema,
    cast: Cast = [],  # noqa: B006  # FastAPI copies it
    limit: Annotated[int, Parameter(ge=1, description="How many plots at most.")] = 1,
    seed: Seed = 0,
    count: Annotated[bool, Parameter(description="Count all casts that hold.")] = False,
) -> dict[str, Any]:
    """The outcome as `legendry plot --format json` gives it."""
    state = state_of(request)
    if limit > state.settings.plots:
        raise BadRequest(
            f"At most {state.settings.plots} plots are given at once.",
            "Ask for fewer, or with other seeds.",
        )

    def work(world: World) -> dict[str, object]:
        kind = schema_named(schema)
        roles = read_cast(world, kind, cast)
        return sound_plots(world, kind, roles, limit=limit, seed=seed, count=count).as_json(world)

    return await state.desk.run(work)
