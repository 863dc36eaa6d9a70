"""World: lists of its things by kind, narrowed down by what they are, when they were and who has to do with them."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import BadRequest
from api.explorer.shell import page
from api.http import errors
from api.http.state import state_of
from ontology.vocabulary import vocabulary
from world.errors import LegendryError, shorten
from world.facts import is_id, to_iri
from world.resources.collection import Collection, Filter, collections
from world.resources.directory import View
from world.resources.listing import Wishes
from world.resources.listing import page as page_of
from world.resources.searching import found

router = APIRouter(include_in_schema=False)

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
            are_places = collection.kind == "lg:Place"
            items = [{**item, "where": _where(view, item["id"]) if are_places else ""} for item in got.items]
            return {"items": items, "count": got.count, "next": got.next}, chosen

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


def _where(view: View, name: str) -> str:
    """What a place lies in, by which those of one name are told apart; empty where nobody says."""
    within = sorted(value for _, _, value in view.world.facts(name, "lg:within"))
    return view.world.label(within[0]) if within else ""


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
