"""Each kind of work that a worker does: a function of a world, of what is asked of it, and of who hears how far it is.

What is asked has come through a server's model of it (`api/http`); answers are JSON as the command line gives it.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from api.casting import NoPlot
from api.errors import BadRequest
from api.workshop.order import Made, Progress
from api.workshop.remembered import remembered
from ontology.vocabulary import vocabulary
from solver import Calendar, Doing, Outcome, Schema, Status, schema_named
from world import World
from world.errors import counted, did_you_mean, shorten

Told: TypeAlias = Callable[[Progress], None]
Asked: TypeAlias = dict[str, Any]
Task: TypeAlias = Callable[[World, Asked, Told], Made]
Argument = TypeVar("Argument")
Result = TypeVar("Result")

MOST_DRAWN: Final = 20_000
"""Things of a world of which a graph is drawn as a whole, of which it then shows the best connected."""

_WORDS: Final = {"fitting": "casts looked at", "staged": "plots staged", "_judged": "plots judged"}
"""What the pieces of a search are, by the names of the functions that do them."""


def plots(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry plot --format json`."""
    from api.wishes import Wishes, wished_plots

    begun = time.monotonic()
    schema = schema_named(asked.pop("schema"))
    wishes = Wishes(**_tuples(asked))

    def found() -> Outcome:
        return wished_plots(world, schema, wishes, doing=_watched(world, told), spent=lambda: time.monotonic() - begun)

    outcome = remembered(world).once(("plots", schema.id, wishes), found, lambda one: one.status is not Status.UNKNOWN)
    return _json(outcome.as_json(world))


def choices(world: World, asked: Asked, told: Told) -> Made:
    """Who can still play each role of a schema."""
    from api.offering import Wanted
    from api.offering import choices as offered

    schema, known = schema_named(asked.pop("schema")), remembered(world)
    wanted = Wanted(**_tuples(asked))
    return _json(
        known.once(
            ("choices", schema.id, wanted), lambda: offered(world, schema, wanted, _watched(world, told), known.called)
        )
    )


def suppose(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry suppose --format json`."""
    from api.supposing import Supposed, answer

    told({"what": "supposing", "done": 0, "total": None})
    known = [schema_named(name) for name in dict.fromkeys(asked.pop("schemas"))]
    return _json(answer(world.here(), known, Supposed(**_tuples(asked))).as_json())


def check(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry check --format json`, as many findings as are wanted."""
    from api.checking import Wanted, checked
    from world.checking import Severity

    wanted = Wanted(tuple(asked["rule"]), tuple(map(Severity, asked["severity"])), tuple(asked["subject"]))
    report = checked(world, wanted, lambda done, total: told({"what": "rules checked", "done": done, "total": total}))
    return _report(world, report.as_json(), asked["limit"])


def check_plots(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry check --plot --format json`."""
    from api.checking import Wanted, judged
    from solver.judging import read_drafts_in

    told({"what": "plots judged", "done": 0, "total": None})
    drafts = read_drafts_in(asked["plots"].encode(), "plots")
    return _report(world, Wanted().of(judged(world, drafts)).as_json(), asked["limit"])


def story(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry tell`, in one of its formats. Raises `NoPlot`."""
    from api.tellings import first_story, newest_first
    from render.manner import Length, Manner, Person, Tense
    from render.prose.story_teller import check as check_manner
    from render.stories import FORMATS

    chosen = FORMATS[asked["format"]]
    person = Person(asked["person"]) if asked["person"] else None
    manner = Manner(asked["style"], Length(asked["length"]), Tense(asked["tense"]), person, asked["order"] or "")
    check_manner(manner)
    kinds = [schema_named(asked["schema"])] if asked["schema"] else newest_first()
    denied: list[tuple[Schema, Outcome]] = []
    found = first_story(
        world,
        kinds,
        asked["cast"],
        manner,
        chosen,
        seed=asked["seed"],
        doing=_watched(world, told),
        denied=lambda schema, outcome: denied.append((schema, outcome)),
    )
    if found is None:
        raise NoPlot(*denied[0])
    return Made(chosen.written(found), chosen.media_type)


def graph(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry draw`: the data, or the page."""
    from render import graph_data, graph_page

    schema, cast, seed, wanted = (asked.pop(name) for name in ("schema", "cast", "seed", "format"))
    plot = None
    if schema:
        from api.plotting import first_plot

        plot = first_plot(world, schema_named(schema), cast, seed)
    told({"what": "drawing", "done": 0, "total": None})
    world = world.here()
    if not plot and asked["around"] is None and (there := len(world.ids())) > MOST_DRAWN:
        raise BadRequest(
            f"This world holds {counted(there, 'thing')}: a graph shows what is near one of them, or a plot.",
            "Name an id (around) or a schema.",
            "around",
        )
    asked = {**asked, "kinds": _classes(asked["kinds"])}
    if wanted == "html":
        return Made(graph_page(world, plot=plot, **asked).encode(), "text/html")
    return _json(graph_data(world, plot=plot, **asked))


def timeline(world: World, asked: Asked, told: Told) -> Made:
    """What happens and holds, in the order of time."""
    from render import timeline_data

    told({"what": "drawing", "done": 0, "total": None})
    return _json(timeline_data(world.here(), **{**asked, "kinds": _classes(asked["kinds"])}))


def places(world: World, asked: Asked, told: Told) -> Made:
    """Where it happens, and who goes from where to where."""
    from render import map_data

    told({"what": "drawing", "done": 0, "total": None})
    return _json(map_data(world.here(), **{**asked, "kinds": _classes(asked["kinds"])}))


def telling_page(world: World, asked: Asked, told: Told) -> Made:
    """What the page of a telling shows."""
    from api.workshop.telling_page import shown

    told({"what": "telling", "done": 0, "total": None})
    return _json(shown(world, **asked, doing=_watched(world, told), known=remembered(world)))


TASKS: Final[Mapping[str, Task]] = {
    one.__name__: one
    for one in (plots, choices, suppose, check, check_plots, story, graph, timeline, places, telling_page)
}


def _watched(world: World, told: Told) -> Doing:
    """Does pieces of a search here, and tells how many things are done of each kind."""
    done: dict[str, int] = {}
    calendar = remembered(world).calendar

    def doing(task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument], /) -> Iterator[Result]:
        for argument in arguments:
            result = task(calendar, argument)
            name = getattr(task, "__name__", "")
            size = getattr(argument, "casts", None) or (argument[0] if isinstance(argument, tuple) else ())
            done[name] = done.get(name, 0) + len(size)
            told({"what": _WORDS.get(name, name), "done": done[name], "total": None})
            yield result

    return doing


def _classes(kinds: Iterable[str]) -> list[str]:
    """Classes as `lg:Person` or `Person` name them. Raises `BadRequest`."""
    found = []
    for kind in kinds:
        iri = vocabulary().class_named(kind.removeprefix("lg:"))
        if iri is None:
            known = [vocabulary().compact(one).removeprefix("lg:") for one in vocabulary().classes]
            raise BadRequest(
                f"There is no kind `{shorten(kind)}`.{did_you_mean(kind, known)}",
                "Write Person, Event, Betrayal …",
                "kinds",
            )
        found.append(vocabulary().compact(iri))
    return found


def _report(world: World, report: dict[str, Any], limit: int) -> Made:
    """A report with the world's title for its path, which is no reader's business, and so many findings."""
    findings = report["findings"]
    return _json({**report, "world": world.title, "findings": findings[:limit], "total": len(findings)})


def _tuples(asked: Asked) -> Asked:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}


def _json(data: object) -> Made:
    return Made(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
