"""Plot: a kind of plot, the choices that its roles still have, the plots that there are, or why there is none.

All of it is in the address: `cast.ROLE=ID`, `find.ROLE=WORDS`, `without=PART`, years `from` and `to`, how many
(`limit`), which (`choose`), `seed`, `branch`, `repair=yes` for what would make a plot where there is none (which takes
longer), and `job`, whose result is shown. The choices are known at once, and how many casts keep all rules; the plots,
for which days are looked for, come with `plots=now`, which a script fetches, and a browser without one goes to.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.errors import NotFound
from api.explorer.kinds import kind_of
from api.explorer.shell import page
from api.explorer.wording import Wording
from api.http import errors
from api.http.asking import SEEDS
from api.http.state import state_of
from render import told_schemas
from solver import PartKind, Role, Schema, schema_named, schemas
from world.errors import LegendryError, Remedied, shorten

router = APIRouter(include_in_schema=False)

ROLE: Final = "cast."
FIND: Final = "find."
SIDE_BY_SIDE: Final = 3
MOST: Final = 12
"""Plots that stand side by side, unless others are asked for, and at most."""
OFFERED: Final = 60
"""Players of a role that a list offers; others are found by words."""
SECONDS: Final = 8.0
"""After so long, what was found is shown."""
CHOICES: Final = (
    ("best", "the most tense"),
    ("diverse", "as different as possible"),
    ("fair", "drawn fairly"),
    ("any", "the first that are found"),
)
GROUPS: Final = (("who", "Who"), ("where", "Where"), ("ending", "How it ends"), ("what", "What it is about"))
_BEFORE, _AFTER = "0001", "9998"
_NOT_YET: Final[dict[str, Any]] = {
    "outcome": "unknown",
    "count": None,
    "counted": None,
    **{name: [] for name in ("plots", "why", "funnel", "misses", "repairs")},
}
"""What stands for an outcome while only the choices are shown, which are known sooner."""


@dataclass(frozen=True)
class Chosen:
    """What an address chooses."""

    schema: Schema
    cast: Mapping[str, str]
    find: Mapping[str, str]
    without: tuple[str, ...]
    begin: str
    end: str
    limit: int
    seed: int
    choose: str
    branch: str
    repair: bool
    query: dict[str, Any] = field(default_factory=dict)
    """The same as an address says it, without what is left as it is."""

    @classmethod
    def of(cls, request: Request, schema: Schema) -> "Chosen":
        """What is no role, part or number is left out: an address may be typed."""
        given = request.query_params
        parts = {part.name for part in schema.every_part}
        cast = {role: who for role in schema.every_role if (who := given.get(ROLE + role, "").strip())}
        find = {role: words for role in schema.every_role if (words := given.get(FIND + role, "").strip()[:200])}
        without = tuple(part for part in dict.fromkeys(given.getlist("without")) if part in parts)
        begin, end = (year if _is_year(year := given.get(name, "")) else "" for name in ("from", "to"))
        limit = min(max(number(given.get("limit", ""), SIDE_BY_SIDE), 1), MOST)
        seed = number(given.get("seed", ""), 0)
        choose = given.get("choose", "")
        choose = choose if choose in dict(CHOICES) else CHOICES[0][0]
        branch = given.get("branch", "")[:200]
        query = {
            "schema": schema.id,
            **{ROLE + role: who for role, who in cast.items()},
            "without": list(without) or None,
            "from": begin,
            "to": end,
            "limit": limit if limit != SIDE_BY_SIDE else None,
            "seed": seed or None,
            "choose": choose if choose != CHOICES[0][0] else None,
            "branch": branch,
        }
        told = {name: value for name, value in query.items() if value not in (None, "")}
        repair = given.get("repair", "") == "yes"
        return cls(schema, cast, find, without, begin, end, limit, seed, choose, branch, repair, told)

    @property
    def fixed(self) -> list[str]:
        """The cast and the days, as the solver's askers write them."""
        when = [f"when={self.begin or _BEFORE}/{self.end or _AFTER}"] if self.begin or self.end else []
        return [*(f"{role}={who}" for role, who in self.cast.items()), *when]

    @property
    def asked(self) -> dict[str, Any]:
        """What `/api/plots` takes."""
        asked = {"schema": self.schema.id, "cast": self.fixed, "without": list(self.without), "limit": self.limit}
        asked |= {"seed": self.seed, "count": True, "repair": self.repair, "choose": self.choose}
        return {**asked, **({"branch": self.branch} if self.branch else {})}

    def without_role(self, role: str) -> dict[str, Any]:
        """The address with one role free again."""
        return {name: value for name, value in self.query.items() if name != ROLE + role}


@router.get("/plot")
async def plot(request: Request) -> Response:
    """The kinds of plot; with `schema`, one of them. 200 also where there is no plot: that is an answer."""
    name = request.query_params.get("schema", "")
    if not name:
        return page(request, "plots.html", schemas=list(schemas().values()), told=told_schemas())
    schema = schema_named(name)
    if schema.id not in schemas():
        raise NotFound(f"`{shorten(name)}` is a way to play a schema.", "Choose one at /plot.", "schema")
    chosen = Chosen.of(request, schema)
    is_later = not any(request.query_params.get(name) for name in ("plots", "job", "repair"))
    shared: dict[str, Any] = {
        "schema": schema,
        "chosen": chosen,
        "parts": _parts(schema),
        "choices": CHOICES,
        "most": MOST,
        "why_not": state_of(request).access.why_not,
        "is_told": schema.id in told_schemas(),
        "is_later": False,
    }
    try:
        offered = await _choices(request, chosen)
        found = _NOT_YET if is_later else await _plots(request, chosen)
    except LegendryError as error:
        what, remedy = (error.what, error.remedy) if isinstance(error, Remedied) else (str(error), "")
        problem = {"what": what, "remedy": remedy}
        empty: dict[str, Any] = {
            "groups": [],
            "offered": None,
            "found": None,
            "said": {},
            "rows": [],
            "problem": problem,
        }
        return page(request, "plot.html", errors.status_of(error), **shared, **empty)
    return page(
        request,
        "plot.html",
        **{**shared, "is_later": is_later},
        offered=offered,
        groups=_groups(schema, offered),
        found=found,
        said=await _in_words(request, found),
        rows=_rows(schema, found["plots"]),
        problem=None,
    )


async def _choices(request: Request, chosen: Chosen) -> dict[str, Any]:
    asked: dict[str, Any] = {"schema": chosen.schema.id, "cast": chosen.fixed, "without": list(chosen.without)}
    asked |= {"branch": chosen.branch} if chosen.branch else {}
    desk = state_of(request).desk
    found: dict[str, Any] = json.loads((await desk.run(request, "choices", {**asked, "limit": OFFERED})).body)
    for role, words in chosen.find.items():
        wanted = {**asked, "role": [role], "q": words, "limit": OFFERED}
        narrowed = json.loads((await desk.run(request, "choices", wanted)).body)["roles"]
        found["roles"] = [narrowed[0] if one["id"] == role and narrowed else one for one in found["roles"]]
    return found


async def _plots(request: Request, chosen: Chosen) -> dict[str, Any]:
    """The outcome: a job's, where the address names one that is remembered."""
    if name := request.query_params.get("job", ""):
        try:
            job = state_of(request).jobs.find(name)
        except NotFound:
            job = None
        if job is not None and job.made is not None and job.work == "plots":
            found: dict[str, Any] = json.loads(job.made.body)
            if found["schema"] == chosen.schema.id:
                return found
    made = await state_of(request).desk.run(request, "plots", {**chosen.asked, "timeout": SECONDS})
    outcome: dict[str, Any] = json.loads(made.body)
    return outcome


async def _in_words(request: Request, found: dict[str, Any]) -> dict[str, Any]:
    """The facts of proofs, of reasons and of repairs, in words."""
    proofs = [proof["facts"] for one in found["plots"] for proof in one["proof"]]
    reasons = [clash["facts"] or clash["held"] for clash in found["why"]]
    repairs = [repair[side] for repair in found["repairs"] for side in ("add", "remove")]
    words = await Wording.asked(request, *proofs, *reasons, *repairs)
    return {
        "proofs": [[words.told(proof["facts"]) for proof in one["proof"]] for one in found["plots"]],
        "why": [words.told(facts) for facts in reasons],
        "repairs": [
            {side: words.told(repair[side]) for side in ("add", "remove")}
            | {
                "typed": json.dumps(
                    {side: [" ".join(fact) for fact in repair[side]] for side in ("remove", "add")}, ensure_ascii=False
                )
            }
            for repair in found["repairs"]
        ],
    }


def _groups(schema: Schema, offered: dict[str, Any]) -> list[dict[str, Any]]:
    """The roles with their choices, by what they are: who, where, how it ends, what it is about."""
    roles = schema.every_role
    grouped: dict[str, list[dict[str, Any]]] = {name: [] for name, _ in GROUPS}
    for one in offered["roles"]:
        role = roles[one["id"]]
        players = one["players"]
        if one["cast"] and one["cast"]["id"] not in [player["id"] for player in players]:
            players = [one["cast"], *players]
        grouped[_group(role)].append({**one, "players": players, "sort": kind_of([role.kind])})
    return [{"id": name, "title": title, "roles": grouped[name]} for name, title in GROUPS if grouped[name]]


def _group(role: Role) -> str:
    if role.choices:
        return "ending"
    return {"person": "who", "organisation": "who", "place": "where"}.get(kind_of([role.kind]), "what")


def _parts(schema: Schema) -> list[dict[str, str]]:
    """What a plot may do without."""
    words = {PartKind.ROLE: "without", PartKind.PLOT: "without the sub-plot", PartKind.WAY: "not"}
    return [
        {"name": part.name, "says": f"{words[part.kind]} {part.name.replace('-', ' ').replace('_', ' ')}"}
        for part in schema.every_part
        if any(part not in way.parts for way in schema.ways)
    ]


def _rows(schema: Schema, plots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The scenes of several plots side by side: a row for each that any of them has, in the order of the schema."""
    heights = {name: height for way in schema.ways for name, height in way.arc}
    by_name = [{scene["id"].rpartition("/")[2]: scene for scene in plot["scenes"]} for plot in plots]
    order = {name: number for number, name in enumerate(schema.every_scene)}
    names = sorted({name for scenes in by_name for name in scenes}, key=lambda name: (order.get(name, 0), name))
    return [
        {
            "name": name.replace("-", " ").replace("_", " "),
            "height": heights.get(name),
            "cells": [scenes.get(name) for scenes in by_name],
        }
        for name in names
    ]


def number(text: str, otherwise: int) -> int:
    """A whole number that an address names, below what a seed may be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 and int(text) < SEEDS else otherwise


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 4 and text != "0000"
