"""What all pages share: how they are rendered, the navigation, and the addresses that they lead to.

To add a view:

1. `api/explorer/NAME.py` has a `router` (`APIRouter(include_in_schema=False)`) with a route that ends in
   `return page(request, "NAME.html", …)`. Routers in this folder are found by themselves.
2. `api/explorer/templates/NAME.html` extends `base.html` and fills its blocks: `title`, `main`, and `head` for a style
   sheet or a module of its own. It is complete without a script. `parts.html` has macros for what many views show.
3. Its address stands in `NAVIGATION`, if it is to be there: an entry shows as soon as something is at its address.
4. `api/static/explorer/NAME.js` is a plain ES module that makes it more comfortable; styles are classes in
   `explorer.css`, or a sheet of its own. Nothing is inline: the one policy (`api/http/boundary.py`) forbids it.

In templates: `at("/ask", query="…")` is an address of ours, `of_thing(id)` that of a thing, `static("explorer/x.js")`
that of a file; all of them with a proxy's prefix. `has("/world")` says whether there is such a view, and
`kind_of(types)` which kind gives a thing its colour and icon.
"""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from api.explorer.kinds import kind_of
from api.http.state import state_of
from api.http.visit import path_of
from world.facts import is_id

NAVIGATION: Final = (
    ("World", "/world"),
    ("Check", "/check"),
    ("Plot", "/plot"),
    ("Story", "/story"),
    ("Write", "/write"),
    ("Ask", "/ask"),
    ("History", "/history"),
)
"""What the head of each page leads to, in this order."""

_QUOTED: Final = re.compile(r"`([^`\n]+)`")
_NUMBERED: Final = re.compile(r"(?<=[a-z])(?=[0-9])")
_HERE: Final = Path(__file__).parent
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["number"] = lambda number: f"{number:,}"
_TEMPLATES.globals["kind_of"] = kind_of


def routers() -> Iterator[APIRouter]:
    """The routers of all views: of each module in this folder that has one, by name."""
    for found in sorted(pkgutil.iter_modules([str(_HERE)]), key=lambda one: one.name):
        router = getattr(importlib.import_module(f"{__package__}.{found.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router


@lru_cache(maxsize=1)
def addresses() -> frozenset[str]:
    """The addresses of all views."""
    return frozenset(getattr(route, "path", "") for router in routers() for route in router.routes)


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page. Templates escape every value that they show."""
    return HTMLResponse(rendered(request.scope, template, **values), status, headers={"Vary": "Accept"})


def rendered(scope: Scope, template: str, **values: Any) -> str:
    """A page, or a part of one, as text."""
    root = str(scope.get("root_path", ""))
    path = path_of(scope)

    def at(address: str, query: Mapping[str, Any] | None = None, /, **more: Any) -> str:
        pairs = [(key, value) for key, value in {**(query or {}), **more}.items() if value not in (None, "")]
        return root + address + ("?" + urlencode(pairs, doseq=True) if pairs else "")

    def of_thing(name: str) -> str:
        return f"{root}/id/{quote(name)}" if is_id(name) else ""

    state = state_of(Request(scope))
    shared = {"world": state.served.title, "words": "", "is_signed_in": state.access.reading_needs_token}
    found = _TEMPLATES.get_template(template).render(
        path=path,
        at=at,
        of_thing=of_thing,
        static=lambda file: f"{root}/static/{file}",
        has=lambda address: address in addresses(),
        navigation=[(name, address) for name, address in NAVIGATION if address in addresses()],
        **{**shared, **values},
    )
    assert isinstance(found, str)
    return found


def is_below(path: str, address: str) -> bool:
    """Whether a page belongs to an entry of the navigation."""
    return path == address or path.startswith(address + "/")


_TEMPLATES.tests["below"] = is_below


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things in words: “1 person”, “2,000 people”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def said(text: str) -> Markup:
    """The words of a message, in which what was read stands between backticks, as on the command line."""
    return Markup(_QUOTED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  (all of the text is escaped)


_TEMPLATES.filters["counted"] = counted
_TEMPLATES.filters["said"] = said


def called(name: str) -> str:
    """What a role is called: `suspect1` is suspect 1."""
    return _NUMBERED.sub(" ", name.replace("_", " ").replace("-", " "))


_TEMPLATES.filters["called"] = called


def short(text: str, most: int = 160) -> str:
    """A name that fits into a list, however long it is."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


_TEMPLATES.filters["short"] = short
