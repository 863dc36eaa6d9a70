"""Each kind of work that a worker does: a function of a world, of what is asked of it, and of who hears how far it is.

What is asked has come through a server's model of it (`api/http`); answers are JSON as the command line gives it.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, TypeVar

from api.casting import NoPlot
from api.workshop.order import Made, Progress
from solver import Calendar, Doing, Outcome, Schema, schema_named
from world import World

Told: TypeAlias = Callable[[Progress], None]
Asked: TypeAlias = dict[str, Any]
Task: TypeAlias = Callable[[World, Asked, Told], Made]
Argument = TypeVar("Argument")
Result = TypeVar("Result")

_WORDS: Final = {"fitting": "casts looked at", "staged": "plots staged", "_judged": "plots judged"}
"""What the pieces of a search are, by the names of the functions that do them."""


def plots(world: World, asked: Asked, told: Told) -> Made:
    """As `legendry plot --format json`."""
    from api.wishes import Wishes, wished_plots

    begun = time.monotonic()
    schema = schema_named(asked.pop("schema"))
    wishes = Wishes(**_tuples(asked))
    outcome = wished_plots(world, schema, wishes, doing=_watched(world, told), spent=lambda: time.monotonic() - begun)
    return _json(outcome.as_json(world))


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

    plot = None
    if asked["schema"]:
        from api.plotting import first_plot

        plot = first_plot(world, schema_named(asked["schema"]), asked["cast"], asked["seed"])
    told({"what": "drawing", "done": 0, "total": None})
    drawn = {"around": asked["around"], "depth": asked["depth"], "plot": plot}
    if asked["format"] == "html":
        return Made(graph_page(world.here(), **drawn).encode(), "text/html")
    return _json(graph_data(world.here(), **drawn))


def telling_page(world: World, asked: Asked, told: Told) -> Made:
    """What the page of a telling shows."""
    from api.workshop.telling_page import shown

    told({"what": "telling", "done": 0, "total": None})
    return _json(shown(world, **asked))


TASKS: Final[Mapping[str, Task]] = {
    one.__name__: one for one in (plots, suppose, check, check_plots, story, graph, telling_page)
}


def _watched(world: World, told: Told) -> Doing:
    """Does pieces of a search here, and tells how many things are done of each kind."""
    done: dict[str, int] = {}
    calendar = Calendar(world)

    def doing(task: Callable[[Calendar, Argument], Result], arguments: Iterable[Argument], /) -> Iterator[Result]:
        for argument in arguments:
            result = task(calendar, argument)
            name = getattr(task, "__name__", "")
            size = getattr(argument, "casts", None) or (argument[0] if isinstance(argument, tuple) else ())
            done[name] = done.get(name, 0) + len(size)
            told({"what": _WORDS.get(name, name), "done": done[name], "total": None})
            yield result

    return doing


def _report(world: World, report: dict[str, Any], limit: int) -> Made:
    """A report with the world's title for its path, which is no reader's business, and so many findings."""
    findings = report["findings"]
    return _json({**report, "world": world.title, "findings": findings[:limit], "total": len(findings)})


def _tuples(asked: Asked) -> Asked:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in asked.items()}


def _json(data: object) -> Made:
    return Made(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))
