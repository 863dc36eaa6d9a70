"""The pages for readers: no scripts, every value escaped, everything from this server."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from api.casting import candidates, read_cast
from api.http.plots import SEEDS
from api.http.state import state_of
from api.http.visit import path_of
from api.plotting import sound_plots
from render import styles, tell, told_schemas
from solver import Schema, label, schema_named, schemas
from world import LegendryError, World

router = APIRouter(include_in_schema=False)

_ROLE: Final = "cast."
_MOST_OPTIONS: Final = 300
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page. Templates escape every value that they show."""
    title = state_of(request).served.title
    page = _TEMPLATES.get_template(template).render(
        world=title, path=path_of(request.scope), root=request.scope.get("root_path", ""), **values
    )
    return HTMLResponse(page, status, headers={"Vary": "Accept"})


@router.get("/")
async def home(request: Request) -> Response:
    """What this world is, and the kinds of plot to choose from."""

    def counts(world: World) -> dict[str, int]:
        return {"facts": len(world), "things": len(world.ids())}

    return render(
        request,
        "home.html",
        schemas=list(schemas().values()),
        told=told_schemas(),
        **await state_of(request).desk.run(counts),
    )


@router.get("/tell")
async def told(request: Request) -> Response:
    """A form to cast a plot with, and the story of that cast."""
    given = dict(request.query_params)
    schema = schema_named(given.get("schema", next(iter(schemas()))))
    wishes = {role: who for role in schema.every_role if (who := given.get(_ROLE + role, ""))}
    style = given.get("style") or styles()[0]
    seed = _seed(given.get("seed", ""))

    def work(world: World) -> dict[str, Any]:
        return {
            "roles": _roles(world, schema, wishes),
            **_story(world, schema, wishes, style, seed),
        }

    found = await state_of(request).desk.run(work)
    address = [("schema", schema.id), *(("cast", f"{role}={who}") for role, who in wishes.items()), ("seed", str(seed))]
    return render(
        request,
        "tell.html",
        status=200 if found["telling"] else 422,
        schema=schema,
        schemas=[schemas()[name] for name in told_schemas() if name in schemas()],
        styles=styles(),
        style=style,
        seed=seed,
        another=urlencode({**given, "schema": schema.id, "seed": str((seed + 1) % SEEDS)}),
        address=urlencode(address),
        **found,
    )


def _story(world: World, schema: Schema, wishes: dict[str, str], style: str, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = {"telling": None, "cast": [], "proof": [], "problem": "", "why": []}
    try:
        cast = read_cast(world, schema, [f"{role}={who}" for role, who in wishes.items()])
        outcome = sound_plots(world, schema, cast, limit=1, seed=seed)
        if not outcome.plots:
            return {
                **found,
                "problem": "The world holds no plot with this cast.",
                "why": [(clash.statement, clash.facts or clash.held) for clash in outcome.why],
            }
        plot = outcome.plots[0]
        return {
            **found,
            "telling": tell(world, plot, style=style, seed=seed),
            "cast": [(role, label(world, who)) for role, who in plot.bindings.items()],
            "proof": [(proof.statement, proof.facts) for proof in plot.proof],
        }
    except LegendryError as error:
        return {**found, "problem": str(error)}


def _roles(world: World, schema: Schema, wishes: dict[str, str]) -> list[dict[str, Any]]:
    """The form's fields: a list to choose from, or a free field where the world is too large for one."""
    fields = []
    for role in schema.every_role.values():
        there = candidates(world, role)
        options = [(one, label(world, f"lg:{one}" if role.choices else one)) for one in there[:_MOST_OPTIONS]]
        fields.append(
            {
                "name": role.name,
                "field": _ROLE + role.name,
                "means": role.means,
                "chosen": wishes.get(role.name, ""),
                "options": sorted(options, key=lambda option: option[1].casefold()),
                "all": len(there) <= _MOST_OPTIONS,
            }
        )
    return fields


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 and int(text) < SEEDS else 0
