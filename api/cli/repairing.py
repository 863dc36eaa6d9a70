"""Repairs as `legendry plot --repair` writes them: what would have to be so, and the edit that makes it so."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.cli.options import give, listed, say
from solver import Repair
from world.history.saying import as_typed
from world.writing import turtle

_NOTHING = (
    "Nothing was found that would make one: no change of few facts, of those that solver/repair/prices.yaml allows, "
    "that the checker lets pass. Fix other roles with --cast, or fewer."
)


def give_repairs(found: Sequence[Repair], output: Path | None, *, as_turtle: bool) -> None:
    """Writes repairs as text; as Turtle, what the cheapest that takes nothing away would add."""
    if not found:
        say(_NOTHING)
    elif as_turtle:
        adding = next((one for one in found if not one.remove), None)
        if adding is None:
            say("Each repair takes something away, which Turtle cannot say: use --format json.")
        else:
            give(turtle(adding.add), output)
    else:
        give(listed(line for number, one in enumerate(found, 1) for line in _lines(number, one)), output)


def _lines(number: int, one: Repair) -> Iterator[str]:
    yield f"{number}. {one.statement}  (cost {one.cost:g})"
    facts = [("--remove", fact) for fact in one.remove] + [("--add", fact) for fact in one.add]
    yield "   legendry edit -w STORE \\"
    options = [f"     {option} {shlex.quote(' '.join(as_typed(fact)))}" for option, fact in facts]
    yield from (f"{line} \\" for line in options[:-1])
    yield from options[-1:]
