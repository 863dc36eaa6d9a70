"""What the page of a telling shows: the fields to cast a plot with, and the story of that cast, told once or twice."""

from typing import Any, Final

from api.casting import read_cast
from api.offering import Wanted, choices
from api.plotting import sound_plots
from api.workshop.remembered import Remembered
from render import Manner, tell
from render.manner import Length, Person, Tense
from render.map.places import Places
from solver import Doing, Plot, Schema, label, schema_named
from world import LegendryError, World
from world.errors import Remedied

ROLE: Final = "cast."
"""What the names of the form's fields for roles begin with."""

_MOST_OPTIONS: Final = 60


def shown(
    world: World,
    schema: str,
    wishes: dict[str, str],
    manners: list[dict[str, Any]],
    doing: Doing,
    known: Remembered,
) -> dict[str, Any]:
    """The fields for the roles of a schema, and the story in each of some manners, or why there is none."""
    kind = schema_named(schema)
    told = _story(world, kind, wishes, manners, doing, known)
    return {"roles": _roles(world, kind, wishes, doing, known), **told}


def _story(
    world: World,
    schema: Schema,
    wishes: dict[str, str],
    manners: list[dict[str, Any]],
    doing: Doing,
    known: Remembered,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "tellings": [],
        "cast": [],
        "scenes": [],
        "proof": [],
        "places": [],
        "problem": "",
        "why": [],
    }
    try:
        cast = read_cast(world, schema, [f"{role}={who}" for role, who in wishes.items()])
        seed = manners[0]["seed"]
        outcome = known.once(
            ("plot", schema.id, *sorted(cast.items()), seed),
            lambda: sound_plots(world, schema, cast, doing=doing, limit=1, seed=seed),
        )
        if not outcome.plots:
            return {
                **found,
                "problem": "The world holds no plot with this cast.",
                "why": [(clash.statement, clash.facts or clash.held) for clash in outcome.why],
            }
        plot = outcome.plots[0]
        return {
            **found,
            "tellings": [_told(world, plot, manner) for manner in manners],
            "cast": [(role, who, label(world, who)) for role, who in plot.bindings.items()],
            "scenes": [
                {
                    "id": scene.id,
                    "name": scene.name.replace("-", " ").replace("_", " "),
                    "begin": scene.begin,
                    "place": label(world, scene.place) if scene.place else "",
                    "summary": scene.summary,
                }
                for scene in plot.scenes
            ],
            "proof": [(proof.statement, proof.facts) for proof in plot.proof],
            "places": _places(world, plot),
        }
    except LegendryError as error:
        return {**found, "problem": f"{error.what} {error.remedy}" if isinstance(error, Remedied) else str(error)}


def _places(world: World, plot: Plot) -> list[dict[str, Any]]:
    """Where its scenes are played, as a map takes places; what nobody says where it lies is left out."""
    places = Places(world)
    names = [scene.place for scene in plot.scenes if scene.place]
    return [
        {
            "id": name,
            "label": label(world, name),
            "lat": at.lat,
            "long": at.long,
            "of": at.of,
            "items": names.count(name),
        }
        for name in dict.fromkeys(names)
        if (at := places.point(name)) is not None
    ]


def _told(world: World, plot: Plot, wanted: dict[str, Any]) -> dict[str, Any]:
    """A telling: its title, and paragraphs of sentences, each with its number, its text and its facts."""
    person = Person(wanted["person"]) if wanted["person"] else None
    manner = Manner(wanted["style"], Length(wanted["length"]), Tense(wanted["tense"]), person, wanted["order"])
    telling = tell(world, plot, manner=manner, seed=wanted["seed"])
    numbered = iter(range(len(telling.sentences)))
    return {
        "title": telling.title,
        "paragraphs": [
            [{"number": next(numbered), "text": one.text, "facts": one.facts} for one in paragraph]
            for paragraph in telling.paragraphs
        ],
    }


def _roles(
    world: World, schema: Schema, wishes: dict[str, str], doing: Doing, known: Remembered
) -> list[dict[str, Any]]:
    """The form's fields: for each role those who lead to a plot, as many as fit a list; and whoever is chosen."""
    cast = tuple(f"{role}={who}" for role, who in wishes.items())

    def offer(wanted: Wanted) -> dict[str, Any]:
        return known.once(("choices", schema.id, wanted), lambda: choices(world, schema, wanted, doing, known.called))

    try:
        offered = offer(Wanted(cast, limit=_MOST_OPTIONS))
    except LegendryError:  # then the story says what is wrong with the cast
        offered = offer(Wanted(limit=_MOST_OPTIONS))
    fields = []
    for role in offered["roles"]:
        options = [(one["id"], one["label"]) for one in role["players"]]
        if role["cast"] and role["cast"]["id"] not in dict(options):
            options.insert(0, (role["cast"]["id"], role["cast"]["label"]))
        fields.append(
            {
                "name": role["id"],
                "field": ROLE + role["id"],
                "means": role["means"],
                "chosen": role["cast"]["id"] if role["cast"] else "",
                "options": options,
                "more": max(role["count"] - len(role["players"]), 0),
            }
        )
    return fields
