"""Story: a cast, the manner of telling, and the story: each sentence leads to its facts, and two tellings to compare.

All of it is in the address: `schema`, `cast.ROLE=ID`, `style`, `length`, `tense`, `person`, `order`, `seed`; those of a
second telling beside it begin with `other.`; `s=TELLING.SENTENCE` is the sentence whose facts are shown.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.explorer.cast_picture import cast_picture
from api.explorer.shell import page
from api.explorer.wording import Wording
from api.http.asking import SEEDS
from api.http.state import state_of
from api.workshop.telling_page import ROLE
from render import Manner, styles, told_schemas
from render.manner import Length, Person, Tense
from render.prose.language import language
from render.stories import FORMATS
from solver import schema_named, schemas
from world.facts import is_id

router = APIRouter(include_in_schema=False)

OTHER: Final = "other."
"""What the names of parameters of a second telling begin with."""

_NO_STORY: Final = 422
_LENGTHS: Final = ((Length.FLASH, "some 350 words"), (Length.SHORT, "some 1,200 words"), (Length.CHAPTER, "a chapter"))
_TENSES: Final = ((Tense.PAST, "in the past"), (Tense.PRESENT, "in the present"))
_PERSONS: Final = (
    ("", "as the voice likes"),
    (Person.FIRST, "I: the one it happens to tells it"),
    (Person.SECOND, "you: it is told to them"),
    (Person.THIRD, "he or she: it is told of them"),
)


@router.get("/story")
async def story(request: Request) -> Response:
    """The story that the address asks for; 422 where the world holds none."""
    given = request.query_params
    schema = schema_named(given.get("schema") or next(iter(schemas())))
    wishes = {role: who for role in schema.every_role if (who := given.get(ROLE + role, ""))}
    branch = given.get("branch", "")[:200]
    manners = [_manner(given, "")]
    is_compared = any(name.startswith(OTHER) for name in given)
    if is_compared:
        manners.append(_manner(given, OTHER))
    asked = {"schema": schema.id, "wishes": wishes, "manners": manners, **({"branch": branch} if branch else {})}
    found = json.loads((await state_of(request).desk.run(request, "telling_page", asked)).body)

    cast = {ROLE + role: who for role, who in wishes.items()}
    query = {"schema": schema.id, **cast, "branch": branch, **_said(manners[0], "")}
    both = {**query, **(_said(manners[1], OTHER) if is_compared else {})}
    played = [f"{role}={who.removeprefix('lg:')}" for role, who, _ in found["cast"]]
    told = {"schema": schema.id, "cast": played, "branch": branch}
    return page(
        request,
        "story.html",
        status=200 if found["tellings"] else _NO_STORY,
        schema=schema,
        schemas=[schemas()[name] for name in told_schemas() if name in schemas()],
        choices={
            "style": [(name, name) for name in styles()],
            "length": _LENGTHS,
            "tense": _TENSES,
            "person": _PERSONS,
            "order": [("", "as the voice likes"), *((name, name.replace("-", " ")) for name in language().orders)],
        },
        manners=manners,
        prefixes=["", OTHER][: len(manners)],
        query=query,
        both=both,
        another={**query, **_said({**manners[0], "seed": (manners[0]["seed"] + 1) % SEEDS}, "")},
        compared={**query, OTHER + "style": manners[0]["style"], OTHER + "seed": (manners[0]["seed"] + 1) % SEEDS},
        told=[{**told, **_said(manner, "")} for manner in manners],
        formats=[(name, one.ending, one.means) for name, one in FORMATS.items()],
        branch=branch,
        lit=given.get("s", ""),
        said=await _in_words(request, found),
        **found,
    )


@router.get("/tell")
async def told_before(request: Request) -> Response:
    """Where stories were before."""
    query = urlencode(request.query_params.multi_items())
    return RedirectResponse(f"{request.scope.get('root_path', '')}/story{'?' if query else ''}{query}", 308)


def _manner(given: Mapping[str, str], prefix: str) -> dict[str, Any]:
    """How one telling is to be; what is no choice is left as it is, but for a style or an order, which is refused."""

    def one_of(name: str, known: Any) -> str:
        text = given.get(prefix + name, "")
        return text if text in known else ""

    return {
        "style": given.get(f"{prefix}style") or Manner().style,
        "length": one_of("length", list(Length)) or Length.FLASH,
        "tense": one_of("tense", list(Tense)) or Tense.PAST,
        "person": one_of("person", list(Person)),
        "order": given.get(f"{prefix}order", ""),
        "seed": _seed(given.get(f"{prefix}seed", "")),
    }


def _said(manner: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """A manner as an address says it, without what is left as it is."""
    usual = {"length": Length.FLASH, "tense": Tense.PAST, "person": "", "order": ""}
    return {prefix + name: str(value) for name, value in manner.items() if value != usual.get(name)}


async def _in_words(request: Request, found: dict[str, Any]) -> dict[str, Any]:
    """The facts of sentences, of the proof and of reasons, in words; and the scenes that a sentence tells of."""
    sentences = [[one for paragraph in telling["paragraphs"] for one in paragraph] for telling in found["tellings"]]
    groups = [one["facts"] for telling in sentences for one in telling]
    groups += [facts for _, facts in (*found["proof"], *found["why"])]
    scenes = {scene["id"]: f"the scene “{scene['name']}”" for scene in found["scenes"]}
    plots = {name.rpartition("/")[0]: "this plot" for name in scenes}
    words = await Wording.asked(request, *groups, others=scenes | plots)
    return {
        "sentences": [
            [
                {
                    "facts": words.told(one["facts"]),
                    "text": one["text"],
                    "scenes": _scenes(one["facts"], scenes),
                    "things": sorted({term for fact in one["facts"] for term in (fact[0], fact[2]) if is_id(term)}),
                }
                for one in telling
            ]
            for telling in sentences
        ],
        "proof": [words.told(facts) for _, facts in found["proof"]],
        "why": [words.told(facts) for _, facts in found["why"]],
        "cast": cast_picture(
            [(who, name, words.named(who).types) for _, who, name in found["cast"] if is_id(who)],
            (one for facts in groups for one in words.told(facts)),
        ),
    }


def _scenes(facts: list[list[str]], scenes: Mapping[str, str]) -> list[int]:
    there = {term for fact in facts for term in (fact[0], fact[2])}
    return [number for number, name in enumerate(scenes) if name in there]


def _seed(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 17 and int(text) < SEEDS else 0
