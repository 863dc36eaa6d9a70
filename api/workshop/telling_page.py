"""What the page of a telling shows: the fields to cast a plot with, and the story of that cast."""

from typing import Any, Final

from api.casting import candidates, read_cast
from api.plotting import sound_plots
from render import tell
from solver import Schema, label, schema_named
from world import LegendryError, World

ROLE: Final = "cast."
"""What the names of the form's fields for roles begin with."""

_MOST_OPTIONS: Final = 300


def shown(world: World, schema: str, wishes: dict[str, str], style: str, seed: int) -> dict[str, Any]:
    """The fields for the roles of a schema, and the story, or why there is none."""
    known = schema_named(schema)
    return {"roles": _roles(world, known, wishes), **_story(world, known, wishes, style, seed)}


def _story(world: World, schema: Schema, wishes: dict[str, str], style: str, seed: int) -> dict[str, Any]:
    found: dict[str, Any] = {"telling": None, "cast": [], "proof": [], "problem": "", "why": []}
    try:
        cast = read_cast(world, schema, [f"{role}={who}" for role, who in wishes.items()])
        outcome = sound_plots(world, schema, cast, limit=1, seed=seed)
        if not outcome.plots:
            return {
                **found,
                "problem": "The world holds no plot with this cast.",
                "why": [(clash.statement, clash.facts or clash.held) for clash in outcome.why],
            }
        plot = outcome.plots[0]
        telling = tell(world, plot, style=style, seed=seed)
        return {
            **found,
            "telling": {
                "title": telling.title,
                "paragraphs": [[one.text for one in paragraph] for paragraph in telling.paragraphs],
                "sentences": [(one.text, one.facts) for one in telling.sentences],
            },
            "cast": [(role, label(world, who)) for role, who in plot.bindings.items()],
            "proof": [(proof.statement, proof.facts) for proof in plot.proof],
        }
    except LegendryError as error:
        return {**found, "problem": str(error)}


def _roles(world: World, schema: Schema, wishes: dict[str, str]) -> list[dict[str, Any]]:
    """The form's fields: a list to choose from, or a free field where the world is too large for one."""
    fields = []
    for role in schema.every_role.values():
        there = candidates(world, role)
        options = [(one, label(world, f"lg:{one}" if role.choices else one)) for one in there[:_MOST_OPTIONS]]
        fields.append(
            {
                "name": role.name,
                "field": ROLE + role.name,
                "means": role.means,
                "chosen": wishes.get(role.name, ""),
                "options": sorted(options, key=lambda option: option[1].casefold()),
                "all": len(there) <= _MOST_OPTIONS,
            }
        )
    return fields
