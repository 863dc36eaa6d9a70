"""Story: a form to cast a plot with, and the story of that cast."""

import json
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.explorer.shell import page
from api.http.asking import SEEDS
from api.http.state import state_of
from api.workshop.telling_page import ROLE
from render import styles, told_schemas
from solver import schema_named, schemas

router = APIRouter(include_in_schema=False)

_NO_STORY: Final = 422


@router.get("/story")
async def story(request: Request) -> Response:
    """The story that the address asks for; 422 where the world holds none."""
    given = dict(request.query_params)
    schema = schema_named(given.get("schema", next(iter(schemas()))))
    wishes = {role: who for role in schema.every_role if (who := given.get(ROLE + role, ""))}
    style = given.get("style") or styles()[0]
    seed = _seed(given.get("seed", ""))

    asked = {"schema": schema.id, "wishes": wishes, "style": style, "seed": seed}
    found = json.loads((await state_of(request).desk.run(request, "telling_page", asked)).body)
    told = {"schema": schema.id, "cast": [f"{role}={who}" for role, who in wishes.items()], "seed": seed}
    return page(
        request,
        "story.html",
        status=200 if found["telling"] else _NO_STORY,
        schema=schema,
        schemas=[schemas()[name] for name in told_schemas() if name in schemas()],
        styles=styles(),
        style=style,
        seed=seed,
        another={**given, "schema": schema.id, "seed": (seed + 1) % SEEDS},
        told=told,
        **found,
    )


@router.get("/tell")
async def told_before(request: Request) -> Response:
    """Where stories were before."""
    query = urlencode(request.query_params.multi_items())
    return RedirectResponse(f"{request.scope.get('root_path', '')}/story{'?' if query else ''}{query}", 308)


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 and int(text) < SEEDS else 0
