"""`legendry tell`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.denying import deny
from api.cli.options import (
    NOTHING_FOUND,
    CastOption,
    OutputOption,
    SeedOption,
    WorldOption,
    give,
    open_world,
    say,
)
from api.errors import BadRequest
from render.manner import Length, Manner, Person, Tense
from render.stories import FORMATS
from solver import schema_at
from world.errors import counted, shorten

if TYPE_CHECKING:
    from render.polish import Server
    from render.stories.story import Story


def _story_format(name: str) -> str:
    """The name of a format. Raises `BadParameter` with those that there are."""
    if name not in FORMATS:
        raise typer.BadParameter(f"`{shorten(name)}` is no format: choose one of {', '.join(FORMATS)}.")
    return name


StoryFormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        parser=_story_format,
        metavar=f"[{'|'.join(FORMATS)}]",
        help="; ".join(f"{name}: {one.means}" for name, one in FORMATS.items()) + ".",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds this command."""
    app.command(name="tell")(tell)


def tell(
    schema: Annotated[
        str | None, typer.Argument(help="A schema's id or file; left out: the first that this world has a plot of.")
    ] = None,
    world: WorldOption = None,
    cast: CastOption = None,
    style: Annotated[str, typer.Option("--style", help="The voice: noir, restraint, dossier or fireside.")] = "noir",
    length: Annotated[
        Length, typer.Option("--length", help="Some 350 words, some 1,200, or as many as 3,000.")
    ] = Length.FLASH,
    tense: Annotated[Tense, typer.Option("--tense", help="In which tense it is told.")] = Tense.PAST,
    person: Annotated[
        Person | None,
        typer.Option("--person", help="As somebody’s own story (first), to somebody (second) or of somebody (third)."),
    ] = None,
    order: Annotated[
        str,
        typer.Option(
            "--order",
            help="linear, in-medias-res, message-first, frame, dossier, letters; left out: as the style likes.",
        ),
    ] = "",
    polish: Annotated[
        str,
        typer.Option(
            "--polish",
            metavar="URL",
            help="Lets a language model reword it as far as its facts stay what they are: an OpenAI-compatible "
            "server (its key and model: LEGENDRY_POLISH_KEY, LEGENDRY_POLISH_MODEL).",
        ),
    ] = "",
    seed: SeedOption = 0,
    format: StoryFormatOption = "text",
    output: OutputOption = None,
) -> None:
    """Tells a story: prose in which every sentence points to its facts (seen with --format json, html or epub)."""
    from api.tellings import first_story, newest_first  # its words take as long to load as a plot takes to find
    from render.polish.server import Server
    from render.prose.story_teller import check

    chosen = FORMATS[format]
    if chosen.binary and output is None:
        raise BadRequest(
            f"A story in the format {format} is no text to print.", f"Name a file: -o story{chosen.ending}."
        )
    server = Server(polish) if polish else None
    manner = Manner(style, length, tense, person, order)
    check(manner)
    opened = open_world(world).steady()
    story = first_story(
        opened,
        [schema_at(schema)] if schema else newest_first(),
        cast or (),
        manner,
        chosen,
        seed=seed,
        denied=lambda known, outcome: deny(opened, known, outcome),
    )
    if story is None:
        raise typer.Exit(NOTHING_FOUND)
    give(chosen.written(_polished(story, server) if server else story), output)


def _polished(story: "Story", server: "Server") -> "Story":
    """A story whose plot a server rewords; its alternatives stay as they are. What did not hold is said on stderr."""
    from render.polish import polish

    done = polish(story.world, story.told.telling, server)
    say(f"{counted(done.reworded, 'sentence')} of {len(done.telling.sentences)} reworded.")
    for note in done.notes:
        say(f"  {note}")
    return replace(story, told=replace(story.told, telling=done.telling))
