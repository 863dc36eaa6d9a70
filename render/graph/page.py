"""The picture as one file that opens anywhere: data, style and libraries are inside, and nothing is fetched.

`render/alone.py` says how, and why no name in a world can run or load anything.
"""

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from render.alone import VENDOR, inlined, policy, templates
from render.graph.caption import Captions, role_name, scene_name
from render.graph.drawing import LIMIT, graph_data
from render.graph.kind import LEGEND
from render.graph.terms import term
from world import World
from world.facts import literal_value

if TYPE_CHECKING:
    from solver import Plot

_HERE: Final = Path(__file__).parent
# vis-network expects vis-data to be there already.
_SCRIPTS: Final = (
    VENDOR / "vis-data" / "vis-data.min.js",
    VENDOR / "vis-network" / "vis-network.min.js",
    _HERE / "page.js",
)
_TEMPLATES: Final = templates(_HERE)


def graph_page(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    plot: "Plot | None" = None,
    limit: int = LIMIT,
    kinds: Collection[str] = (),
    begin: int | None = None,
    end: int | None = None,
) -> str:
    """A standalone HTML page with what `graph_data` gives for the same arguments. Raises what it raises."""
    data = graph_data(world, around=around, depth=depth, plot=plot, limit=limit, kinds=kinds, begin=begin, end=end)
    scripts = [inlined(file) for file in _SCRIPTS]
    style = inlined(_HERE / "page.css")
    counts = Counter(node["kind"] for node in data["nodes"])
    subtitle = _subtitle(world, data, around, depth, plot)
    return _TEMPLATES.get_template("page.html").render(
        title=world.title,
        subtitle=subtitle,
        notice=_notice(data, whole=around is None and plot is None),
        policy=policy(scripts, style),
        style=style,
        scripts=scripts,
        legend=[(kind, counts[kind.name]) for kind in LEGEND if counts[kind.name]],
        data={
            "nodes": data["nodes"],
            "edges": data["edges"],
            "plot": _told(world, plot),
        },
    )


def _subtitle(
    world: World,
    data: dict[str, Any],
    around: str | None,
    depth: int,
    plot: "Plot | None",
) -> str:
    if around is not None:
        return f"Around {world.label(around)} · {depth} {'step' if depth == 1 else 'steps'}"
    if plot is not None:
        titles = (literal_value(fact[2]) for fact in plot.facts if fact[:2] == (plot.id, "rdfs:label"))
        return f"A plot: {next(titles, None) or plot.schema}"
    return "The whole world" if data["shown"] == data["total"] else "The heart of the world"


def _notice(data: dict[str, Any], whole: bool) -> str:
    if data["shown"] == data["total"]:
        return ""
    return f"{data['shown']:,} of {data['total']:,} shown: the {'best connected' if whole else 'nearest'}."


def _told(world: World, plot: "Plot | None") -> dict[str, Any] | None:
    if plot is None:
        return None
    say = Captions(world, term, {})
    cast = [{"role": role_name(role), "id": one, "name": say.value(one)} for role, one in plot.bindings.items()]
    scenes = [{"id": scene.id, "name": scene_name(scene.id), "summary": scene.summary} for scene in plot.scenes]
    return {"cast": cast, "scenes": scenes}
