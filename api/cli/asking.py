"""`legendry ask`: SPARQL, or a named question."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Final

import typer

from api.cli.options import WorldOption, give, open_world
from world.errors import LegendryError, did_you_mean, shorten
from world.stores import Address, is_address

_SECONDS: Final = 60.0


class AnswerFormat(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TURTLE = "turtle"


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="ask")(ask)


def ask(
    query: Annotated[
        str | None, typer.Argument(help="SPARQL, or a question's name; left out: lists the questions.")
    ] = None,
    world: WorldOption = None,
    format: Annotated[AnswerFormat, typer.Option("--format")] = AnswerFormat.TABLE,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.1, max=3600, help="Seconds; left out: 60.")
    ] = None,
) -> None:
    """Asks a world a question: SPARQL 1.1 (SELECT, ASK, CONSTRUCT, DESCRIBE), or a question by its name."""
    from ontology.questions import questions

    named = questions()
    if query is None:
        give("".join(f"{name:<44}{question.text}\n" for name, question in named.items()), None)
        return
    text = named[query].sparql if query in named else query
    if not any(ch.isspace() or ch in "{<" for ch in text.strip()):
        near = did_you_mean(text, named) or " `legendry ask` lists the questions."
        raise LegendryError(f"There is no question `{shorten(text)}`.{near}")

    from api.cli.answers import as_table
    from world.query import remote
    from world.query.formats import Choice, Form, Format
    from world.query.pool import QueryPool
    from world.query.query import Limits, Query

    wanted = {
        AnswerFormat.TABLE: Choice(),
        AnswerFormat.JSON: Choice(graph=Format.JSON_LD),
        AnswerFormat.CSV: Choice(solutions=Format.CSV),
        AnswerFormat.TURTLE: Choice(),
    }[format]
    asked = Query(text, wanted)
    if is_address(world):
        address = Address.parse(str(world))
        answer = remote.ask(replace(address, timeout=timeout or address.timeout), asked)
    else:
        with QueryPool(open_world(world), size=1, limits=Limits(timeout or _SECONDS, 1 << 30, 4 << 30)) as pool:
            answer = pool.run(asked)
    if format is AnswerFormat.TURTLE and answer.form is not Form.GRAPH:
        raise LegendryError("Only CONSTRUCT and DESCRIBE give Turtle: ask for table, json or csv.")
    if format is AnswerFormat.TABLE and answer.form is not Form.GRAPH:
        give(as_table(answer.body), None)
    else:
        give(answer.body if answer.body.endswith(b"\n") else answer.body + b"\n", None)
