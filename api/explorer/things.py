"""The page of one thing: its portrait, its ties, its times and its journeys."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.errors import BadRequest
from api.explorer.listing import TABS
from api.explorer.portrait import portrait
from api.explorer.shell import page
from api.http.parameters import Parameter
from api.http.state import state_of
from ontology.vocabulary import vocabulary
from render.timeline.picture import in_words, picture, svg
from world.errors import shorten
from world.facts import is_id, to_iri
from world.resources.collection import Collection, collections
from world.resources.directory import View
from world.resources.entity import entity

router = APIRouter(include_in_schema=False)

SEEN: Final = (
    Parameter("year", "The year whose ties are shown.", number=(-9999, 9999)),
    Parameter("open", "A thing whose neighbours are shown as well.", is_repeated=True),
    Parameter("hide", "A thing that is not shown.", is_repeated=True),
    Parameter("pin", "A thing that stays.", is_repeated=True),
    Parameter("without", "A kind that is not shown.", is_repeated=True),
)
"""What the address of a page says of its pictures; scripts read it."""

_ITEMS: Final = 100


@router.get("/world/{name}.{ending}")
async def keep(request: Request, name: str, ending: str) -> Response:
    """A timeline or a map around a thing as a file that stands alone."""
    from render.map.page import map_page
    from render.timeline.page import timeline_page, timeline_svg

    made = {("timeline", "html"): timeline_page, ("timeline", "svg"): timeline_svg, ("map", "html"): map_page}
    around = request.query_params.get("around", "")
    if (name, ending) not in made or not (is_id(around) or around.startswith("<")):
        raise BadRequest(
            f"There is no such picture as {shorten(name)}.{shorten(ending)}.", "Ask for it on a thing's page."
        )
    text = await state_of(request).reading.run(lambda view: made[name, ending](view.world, around=around))
    kind = "image/svg+xml" if ending == "svg" else "text/html; charset=utf-8"
    file = f"{around.rpartition('/')[2] if is_id(around) else 'thing'}-{name}.{ending}"
    return Response(text, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{file}"'})


def shown(view: View, name: str, most: int) -> dict[str, Any]:
    """All that the page of a thing shows, `most` facts that lead to it looked at; where there are more, no pictures."""
    from render import map_data, timeline_data

    made = entity(view.world, name, most)
    items: list[dict[str, Any]] = []
    journeys: list[dict[str, Any]] = []
    places = 0
    if is_id(name) and made["is_whole"] and view.world.knows(name):
        timed = timeline_data(view.world, around=name, limit=_ITEMS)
        items = timed["items"]
        mapped = map_data(view.world, around=name)
        journeys, places = mapped["journeys"], sum(place["lat"] is not None for place in mapped["places"])
    return made | {
        "portrait": portrait(view.world, name, made["facts"]),
        "items": items,
        "journeys": journeys,
        "places": places,
        "total": timed["total"] if items else 0,
    }


def thing_page(request: Request, made: Mapping[str, Any], collection: Collection) -> Response:
    """The page of what `shown` has found."""
    root = str(request.scope.get("root_path", ""))

    def address_of(name: str) -> str:
        return root + (f"/id/{quote(name)}" if is_id(name) else f"/id?{urlencode({'iri': name[1:-1]})}")

    drawn = picture(made["items"])
    return page(
        request,
        "thing.html",
        thing=made,
        collection=collection.id,
        tab=dict(TABS)[collection.id],
        address_of=address_of,
        met=_met(made["ties"], made["id"]),
        sort=vocabulary().labels.get(to_iri(f"lg:{made['kind']}"), made["kind"]) if made["kind"].isalnum() else "",
        timeline=Markup(svg(drawn, address_of)) if drawn.bars else "",  # noqa: S704 - its template escapes
        in_words=in_words,
        first_year=int(drawn.first) if drawn.bars else 0,
        last_year=int(drawn.last) if drawn.bars else 0,
        is_id=is_id(made["id"]),
        lists=[] if made["is_whole"] else _lists(made["types"]),
    )


def _lists(types: list[str]) -> list[tuple[str, str, str]]:
    """Where all that has to do with a thing of these types is listed: a tab's name, its collection, and the filter."""
    above = _above(types)
    found = []
    for name, label in TABS:
        fitting = (one for one in collections()[name].filters.values() if one.of in above)
        if (first := next(fitting, None)) is not None:
            found.append((label, name, first.id))
    return found


def _met(ties: list[dict[str, Any]], name: str) -> dict[str, list[Any]]:
    """Ties for sentences: what happened or held, with who else was in it as what; and what is said directly."""
    through: dict[str, dict[str, Any]] = {}
    plain = []
    for tie in ties:
        if (by := tie["through"]) is not None:
            one = through.setdefault(
                by["id"], {**by, "days": tie["days"], "when": _when(tie["days"], by), "roles": [], "others": []}
            )
            if tie["role"] not in one["roles"]:
                one["roles"].append(tie["role"])
            if (tie["other"]["id"], tie["says"]) not in [(other["id"], said) for other, said in one["others"]]:
                one["others"].append((tie["other"], tie["says"]))
        elif not tie["other"]["id"].startswith(f"{name}/"):
            plain.append(tie)
    order = sorted(through.values(), key=lambda one: (_sort(one["days"]), one["label"], one["id"]))
    return {"through": order, "plain": plain}


def _when(days: dict[str, Any] | None, by: Mapping[str, Any]) -> str:
    if days is None:
        return ""
    kind = "event" if "Event" in _above(by["types"]) else "situation"
    return in_words({**days, "kind": kind})


def _above(types: list[str]) -> set[str]:
    known = vocabulary()
    classes = (iri for name in types if (iri := known.class_named(name)))
    return {known.name_of(above) for iri in classes for above in known.superclasses(iri)}


def _sort(days: dict[str, Any] | None) -> str:
    if days is None:
        return "9999"
    known = (days["begin"]["earliest"], days["begin"]["latest"], days["end"]["latest"])
    return next((str(day) for day in known if day), "9999")
