"""World: lists of its things by kind, and the page of one thing: its portrait, its ties, its times and its journeys."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.errors import BadRequest
from api.explorer.portrait import portrait
from api.explorer.shell import page
from api.http import errors
from api.http.parameters import Parameter
from api.http.state import state_of
from ontology.vocabulary import vocabulary
from render.timeline.picture import in_words, picture, svg
from world.errors import LegendryError, shorten
from world.facts import is_id, to_iri
from world.resources.collection import Collection, Filter, collections
from world.resources.directory import View
from world.resources.entity import entity
from world.resources.listing import Wishes
from world.resources.listing import page as page_of
from world.resources.searching import found

router = APIRouter(include_in_schema=False)

SEEN: Final = (
    Parameter("year", "The year whose ties are shown.", number=(-9999, 9999)),
    Parameter("open", "A thing whose neighbours are shown as well.", is_repeated=True),
    Parameter("hide", "A thing that is not shown.", is_repeated=True),
    Parameter("pin", "A thing that stays.", is_repeated=True),
    Parameter("without", "A kind that is not shown.", is_repeated=True),
)
"""What the address of a page says of its pictures; scripts read it."""

TABS: Final = (
    ("characters", "People"),
    ("agencies", "Agencies"),
    ("organisations", "Bodies"),
    ("places", "Places"),
    ("things", "Things"),
    ("events", "Events"),
    ("relationships", "Relationships"),
    ("situations", "Situations"),
    ("entities", "Everything"),
)
"""The collections, and what their tabs are called."""

_LIMIT: Final = 50
_ITEMS: Final = 100
_OFFERED: Final = {
    "agency": "Served",
    "place": "At or in",
    "country": "In the country",
    "with": "Has to do with",
    "event": "Takes part in",
    "state": "Serves the state",
    "member": "Has as a member",
    "under": "Answers to",
    "holder": "Held by",
    "participant": "With",
    "uses": "Uses",
    "organisation": "Of the organisation",
}
"""What the filters are called in a form."""


@router.get("/world")
async def world(request: Request) -> Response:
    """A page of a list, narrowed down by what the form says; names are looked up where no id is meant."""
    given = request.query_params
    collection = _collection(given.get("kind", ""))
    asked = {name: given.get(name, "").strip() for name in ("q", "type", "from", "to", "cursor")}
    values = {name: text for name in collection.filters if (text := given.get(name, "").strip())}
    status, problem, listed = 200, "", None
    meant: dict[str, tuple[str, str]] = {}
    try:
        years = [_year(asked[name], name) for name in ("from", "to")]

        def work(view: View) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
            chosen = {name: _meant(view, collection.filters[name], text) for name, text in values.items()}
            wishes = Wishes(
                words=asked["q"],
                kind=asked["type"],
                first_year=years[0],
                last_year=years[1],
                values={name: [one] for name, (one, _) in chosen.items()},
            )
            got = page_of(view, collection, wishes, asked["cursor"], _LIMIT)
            return {"items": got.items, "count": got.count, "next": got.next}, chosen

        listed, meant = await state_of(request).reading.run(work)
    except LegendryError as error:
        status, problem = errors.status_of(error), str(error)
    kept = {"kind": collection.id, **{name: text for name, text in {**asked, **values}.items() if name != "cursor"}}
    known = vocabulary()
    return page(
        request,
        "world.html",
        status,
        collection=collection,
        tabs=TABS,
        asked=asked,
        values={name: meant.get(name, ("", text))[1] for name, text in values.items()},
        filters=[(one, _OFFERED.get(one.id, one.id)) for one in collection.filters.values()],
        types=_types(collection),
        kept=kept,
        listed=listed,
        problem=problem,
        label_of=lambda kind: known.labels.get(to_iri(f"lg:{kind}"), kind) if kind.isalnum() else kind,
    )


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
    )


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


def _collection(name: str) -> Collection:
    """A collection by its name, or by that of its class, as the census at home has it."""
    known = collections()
    if not name:
        return known["characters"]
    found = known.get(name) or next((one for one in known.values() if one.kind == f"lg:{name}"), None)
    if found is None or found.id not in dict(TABS):
        raise BadRequest(f"There is no list of {shorten(name)}.", "Choose one at /world.", "kind")
    return found


def _types(collection: Collection) -> list[tuple[str, str]]:
    """The classes below a collection's, with their labels."""
    if collection.kind == "lg:Entity":
        return []
    known = vocabulary()
    whole = to_iri(collection.kind)
    names = [(known.name_of(iri), known.labels.get(iri, "")) for iri in known.subclasses(whole) if iri != whole]
    return sorted(names, key=lambda pair: pair[1])


def _year(text: str, name: str) -> int | None:
    try:
        year = int(text) if text else None
    except ValueError:
        year = 10_000
    if year is not None and not -9999 <= year <= 9999:
        raise BadRequest(f"`{shorten(text)}` is no year.", "Write it in digits, such as 1985.", name)
    return year


def _meant(view: View, filtered: Filter, text: str) -> tuple[str, str]:
    """The id and the name of who is meant: by id, else what is found first by these words."""
    if is_id(text) and view.world.knows(text):
        return text, view.world.label(text)
    answer = found(view, text, filtered.of, "", 1)
    if not answer["items"]:
        raise LegendryError(f"Nobody and nothing is found by “{shorten(text)}”. Write a name, or part of one.")
    return answer["items"][0]["id"], answer["items"][0]["label"]
