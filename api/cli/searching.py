"""`legendry search`: the things of a world by their words."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from api.cli.options import NOTHING_FOUND, Table, WorldOption, as_json, give, open_world, say
from ontology import vocabulary
from world import Origin
from world.errors import shorten
from world.facts import to_iri
from world.search import Found, open_index, written_at

MOST_FOUND: Final = 1_000
_AS_MANY: Final = 20


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="search")(search)


def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS",
            help="Words that must all be there, the last one perhaps unfinished; '\"last chance\"': in a row.",
        ),
    ],
    world: WorldOption = None,
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, max=MOST_FOUND, help="How many things to give.")
    ] = _AS_MANY,
    type: Annotated[
        str,
        typer.Option("--type", metavar="TYPE", help="Only things of this type, such as Person, or a type below it."),
    ] = "",
    format: Annotated[Table, typer.Option("--format")] = Table.TABLE,
) -> None:
    """Finds things by their words: in names, ids, all other text and the body of notes, best first."""
    asked = " ".join(words)
    opened = open_world(world, check_times=False)
    with open_index(opened, say) as index:
        answer = index.search(asked, number, type)
        told = index.why_not(asked, type) if not answer.found else ""
    places = [written_at(opened, found) for found in answer.found]
    if format is Table.JSON:
        things = [
            found.as_json() | {"where": [{"file": place.file, "line": place.line} for place in written]}
            for found, written in zip(answer.found, places, strict=True)
        ]
        give(as_json({"query": asked, "count": answer.count, "found": things}), None)
    else:
        give(_as_text(answer.found, places), None)
    if not answer.found:
        say(told)
        raise typer.Exit(NOTHING_FOUND)
    if answer.count > len(answer.found):
        say(f"These are {len(answer.found):,} of {answer.count:,}: ask for more with -n, or give more words.")


def _as_text(found: Sequence[Found], places: Sequence[tuple[Origin, ...]]) -> str:
    """A line for each thing, in columns, and one below it for the words that were found."""
    rows = [
        (
            shorten(one.id),
            shorten(one.label),
            shorten(", ".join(kind.removeprefix("lg:") for kind in one.types)),
            f"{written[0].file}:{written[0].line}" if written else "",
        )
        for one, written in zip(found, places, strict=True)
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n    {_said(one)}: {one.snippet}\n" for line, one in zip(lines, found, strict=True))


def _said(found: Found) -> str:
    """What the words that were found are to the thing."""
    if found.fact is None:
        return "id"
    known = vocabulary().properties.get(to_iri(found.fact[1]))
    return known.label if known else shorten(found.fact[1])
