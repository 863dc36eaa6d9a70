"""History: who changed what, when and why, in words, and taken back; what-ifs begun, compared, merged and dropped."""

from itertools import dropwhile, islice
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import NotFound
from api.explorer.shell import page
from api.explorer.wording import Wording
from api.http.state import state_of
from world.checking.rehearsal import Rehearsal
from world.errors import shorten
from world.facts import Fact
from world.history import branch as branch_named
from world.history import branches, version
from world.history import edit as edit_of
from world.history.about import numbers
from world.history.branch import Branch
from world.history.edit import Edit, has_begun
from world.resources.directory import View
from world.store import World

router = APIRouter(include_in_schema=False)

PAGE: Final = 30
_FEW: Final = 60
"""Facts of an edit that are read for a list, where three things are named."""
_MOST: Final = 2_000


@router.get("/history")
async def log(request: Request) -> Response:
    """The edits, the last one first, of a thing or by an editor."""
    given = request.query_params
    thing, by, before = given.get("thing", "").strip(), given.get("by", "").strip(), _number(given.get("before", ""))

    def read(view: View) -> dict[str, Any]:
        world = view.world
        found = numbers(world, thing, by)
        some = list(islice(dropwhile(lambda one: before is not None and one >= before, found), PAGE + 1))
        shown = [_line(world, edit_of(world, one, _FEW)) for one in some[:PAGE]]
        return {
            "edits": shown,
            "count": len(found),
            "next": some[PAGE - 1] if len(some) > PAGE else None,
            "remembers": has_begun(world) or version(world) > 0,
            "last": version(world),
            "about": Wording.of(world).named(thing) if thing else None,
            "branches": len(branches(world)),
        }

    found = await state_of(request).reading.run(read)
    return page(request, "history.html", thing=thing, by=by, before=before, why_not=_why_not(request), **found)


@router.get("/history/branches")
async def what_ifs(request: Request) -> Response:
    """All what-ifs."""
    found = await state_of(request).reading.run(
        lambda view: [(one, len(one.removed), len(one.added)) for one in branches(view.world)]
    )
    return page(request, "branches.html", branches=found, why_not=_why_not(request))


@router.get("/history/branches/{name}")
async def what_if(request: Request, name: str) -> Response:
    """A what-if beside canon: what it takes and adds, and which findings end and begin with it."""

    def read(view: View) -> dict[str, Any]:
        found: Branch = branch_named(view.world, name)
        done = Rehearsal(World(view.world.store, view.world.title)).of(found.removed, found.added)
        wording = Wording.of(view.world, (*found.removed, *found.added))
        return {
            "branch": found,
            "changes_shown": wording.changes(found.removed, found.added),
            "ended": done.ended,
            "begun": done.begun,
        }

    found = await state_of(request).reading.run(read)
    return page(request, "branch.html", why_not=_why_not(request), **found)


@router.get("/history/{number}")
async def one(request: Request, number: str) -> Response:
    """One edit as a difference in words."""
    wanted = _number(number)
    if wanted is None:
        raise NotFound(f"There is no edit `{shorten(number)}`.", "Choose one at /history.", "number")

    def read(view: View) -> dict[str, Any]:
        found = edit_of(view.world, wanted, _MOST + 1)
        removed, added = found.removed[:_MOST], found.added[:_MOST]
        return {
            "edit": found,
            "changes_shown": Wording.of(view.world, (*removed, *added)).changes(removed, added),
            "is_whole": max(len(found.removed), len(found.added)) <= _MOST,
            "last": version(view.world),
            "undone_by": _undone(view.world, wanted),
        }

    found = await state_of(request).reading.run(read)
    return page(request, "edit.html", why_not=_why_not(request), **found)


def _line(world: World, one: Edit) -> dict[str, Any]:
    """An edit in a line: whom it is about, and how much it changed."""
    facts: list[Fact] = [*one.removed, *one.added]
    wording = Wording.of(world, facts)
    about = list(dict.fromkeys(fact[0].partition("/")[0] if fact[0][:1] not in "<_" else fact[0] for fact in facts))
    return {
        "edit": one,
        "about": [wording.named(name) for name in about[:3]],
        "more": max(len(about) - 3, 0),
        "went": len(one.removed),
        "came": len(one.added),
        "is_large": len(facts) >= _FEW,
    }


def _undone(world: World, number: int) -> int | None:
    """By which edit one was taken back, of the last hundred after it."""
    for later in range(version(world), max(number, version(world) - 100), -1):
        if edit_of(world, later, 0).undoes == number:
            return later
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _why_not(request: Request) -> str:
    return state_of(request).access.why_not
