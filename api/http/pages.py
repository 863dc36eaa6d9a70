"""The pages for readers: no scripts, every value escaped, everything from this server."""

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from api.http.asking import SEEDS
from api.http.state import state_of
from api.http.visit import path_of
from api.workshop.telling_page import ROLE
from render import styles, told_schemas
from solver import schema_named, schemas

router = APIRouter(include_in_schema=False)

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
    counts = json.loads((await state_of(request).desk.run(request, "home", {})).body)
    return render(
        request,
        "home.html",
        schemas=list(schemas().values()),
        told=told_schemas(),
        **counts,
    )


@router.get("/tell")
async def told(request: Request) -> Response:
    """A form to cast a plot with, and the story of that cast."""
    given = dict(request.query_params)
    schema = schema_named(given.get("schema", next(iter(schemas()))))
    wishes = {role: who for role in schema.every_role if (who := given.get(ROLE + role, ""))}
    style = given.get("style") or styles()[0]
    seed = _seed(given.get("seed", ""))

    asked = {"schema": schema.id, "wishes": wishes, "style": style, "seed": seed}
    found = json.loads((await state_of(request).desk.run(request, "telling_page", asked)).body)
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


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 and int(text) < SEEDS else 0
