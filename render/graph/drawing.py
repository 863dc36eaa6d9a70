"""The picture's data: nodes and edges as vis-network wants them, put together by pyvis."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Any, Final

from render.graph.caption import (
    LONGEST_LABEL,
    Captions,
    cut,
    label,
    role_name,
    scene_name,
    size_of,
    tooltip,
)
from render.graph.kind import ACCENT, PERSON, SCENE, TEXT, Kind, kind_of
from render.graph.known import Known
from render.graph.layout import Box, positions
from render.graph.links import Link, links_of
from render.graph.neighbourhood import Neighbourhood, everything, looked_at, neighbourhood
from render.graph.sayings import sayings_of
from render.graph.terms import superclasses, term
from render.timeline.span import Span, Window
from world import World
from world.errors import UnknownTerm

if TYPE_CHECKING:
    from solver import Plot

LIMIT: Final = 400
_TIMED: Final = frozenset({"lg:Event", "lg:Situation"})
# With this many things in sight, names are read at their own size; with more, people's are written larger.
_COMFORTABLE: Final = 40
_LARGEST_NAME: Final = 44
_SAME: Final = "lg:possiblySameAs"
# Written on every other line, these would say what the shapes at its ends and its dashes say already.
_PLAIN: Final = frozenset({"lg:party", "lg:agent", "lg:concerns"})
_LINE: Final = "#b3ab9c"
_TIE: Final = "#857c6c"
_DOUBT: Final = "#8a6d1f"
_CURVES: Final = (0.0, 0.26, -0.26, 0.46, -0.46, 0.66, -0.66)


def load() -> None:
    """Loads the libraries that draw, which takes a second or two, before a graph is asked for."""
    import igraph  # noqa: F401
    import pyvis.network  # noqa: F401


def graph_data(
    world: World,
    *,
    around: str | None = None,
    depth: int = 1,
    plot: "Plot | None" = None,
    limit: int = LIMIT,
    kinds: Collection[str] = (),
    begin: int | None = None,
    end: int | None = None,
) -> dict[str, Any]:
    """`{"nodes": […], "edges": […], "shown": n, "total": n}` for vis-network: positions set, physics off.

    Shows what lies within `depth` steps of `around`; without it, of the plot's cast and scenes; without
    either, the whole world. At most `limit` nodes: the nearest, or the best connected of the whole world.
    Of these only things of some `kinds` (classes, such as `lg:Person`, with those below them), and no event or
    situation that certainly lies outside the years from `begin` to `end`. Labels and titles are plain text, never
    markup. Raises `UnknownTerm` when nothing is called `around`.
    """
    if around is not None and around not in Known(world):
        raise UnknownTerm(around, world.ids())
    shows = _shown(world, kinds, Window.of_years(begin, end))
    most = looked_at(limit) if around or plot else None
    return _Drawing(world, around, plot, most).data(depth, limit, shows)


def _shown(world: World, kinds: Collection[str], window: Window) -> Callable[[str], bool]:
    """Whether a thing is of the kinds and years that are wanted; what has no day at all is of any."""

    def shows(one: str) -> bool:
        if not kinds and window.is_open:
            return True
        facts = list(world.facts(one))
        classes = [value for _, predicate, value in facts if predicate == "rdf:type"]
        above = {name for kind in classes for name in superclasses(kind)}
        span = Span.of(facts)
        is_timely = window.is_open or not above & _TIMED or not span.is_dated or span.may_touch(window)
        return is_timely and (not kinds or not above.isdisjoint(kinds))

    return shows


class _Drawing:
    def __init__(self, world: World, around: str | None, plot: "Plot | None", most: int | None) -> None:
        known = Known(world)
        self.around = around
        self.scenes = {scene.id: scene for scene in plot.scenes} if plot else {}
        self.order = {one: number for number, one in enumerate(self.scenes, start=1)}
        self.cast: dict[str, list[str]] = {}
        for role, one in sorted(plot.bindings.items()) if plot else ():
            if one in known:
                self.cast.setdefault(one, []).append(role)
        # The row of scenes shows their order, and the page's heading names the plot.
        hidden = {plot.id, *self.scenes} if plot else set()
        added = [fact for fact in (plot.facts if plot else ()) if fact[0] in self.scenes and fact[2] not in hidden]
        self.links = links_of(world, added, [around] if around else (), most)
        self.say = Captions(world, term, {one: scene_name(one) for one in self.scenes}, self.links.forms)

    def data(self, depth: int, limit: int, shows: Callable[[str], bool]) -> dict[str, Any]:
        from pyvis.network import Network

        seen = self._seen(depth, limit, shows)
        picture = Network(directed=True)
        nodes = {one: self._node(one) for one in seen.nodes}
        pairs = [(link.source, link.target) for link in seen.links]
        row = [one for one in self.scenes if one in nodes]
        spots = positions({one: _box(node, len(nodes)) for one, node in nodes.items()}, pairs, row)
        for one in sorted(nodes):
            picture.add_node(one, **nodes[one], x=spots[one][0], y=spots[one][1], physics=False)
        for edge in self._edges(seen.links, row):
            picture.add_edge(edge.pop("source"), edge.pop("target"), **edge)
        drawn_nodes, drawn_edges, *_ = picture.get_network_data()
        return {
            "nodes": drawn_nodes,
            "edges": drawn_edges,
            "shown": len(nodes),
            "total": seen.total,
        }

    def _seen(self, depth: int, limit: int, shows: Callable[[str], bool]) -> Neighbourhood:
        if self.around is not None:
            return neighbourhood(self.links, [self.around], depth, limit, shows)
        if self.scenes or self.cast:
            drawn = [one for one in (*self.scenes, *self.cast) if one in set(self.links.nodes())]
            return neighbourhood(self.links, drawn, depth, limit, shows)
        return everything(self.links, limit, shows)

    def _node(self, one: str) -> dict[str, Any]:
        facts = self.links.facts(one)
        scene = self.scenes.get(one)
        kind = SCENE if scene else kind_of(self.links.types(one), superclasses)
        sort = ", ".join(term(named) for named in self.links.types(one) if named != "lg:Scene") or kind.name
        name, roles, dates = (
            self.say.name(one),
            self.cast.get(one, []),
            self.say.dates(facts),
        )
        text = f"{self.order[one]} · {label(name)}" if scene else label(name)
        part = " and ".join(map(role_name, roles))
        description = self.say.description(facts) or (scene.summary if scene else "")
        chosen = bool(roles) or one == self.around
        return {
            "label": f"{text}\n({cut(part, LONGEST_LABEL)})" if part else text,
            "title": tooltip(name, " · ".join(filter(None, (sort, part, dates))), description),
            "shape": kind.shape,
            "size": kind.size,
            "color": _colour(kind, chosen),
            "font": {
                "color": kind.ink,
                "size": kind.text_size,
                "strokeWidth": 0 if kind.holds_text else 3,
            },
            "borderWidth": 4 if chosen else 1.5,
            "shapeProperties": {
                "borderDashes": [5, 4] if kind.dashed else False,
                "borderRadius": 5,
            },
            "kind": kind.name,
            "name": name,
            "sort": sort,
            "part": part,
            "dates": dates,
            "description": description,
            "facts": sayings_of(one, self.links, self.say),
            **Span.of(facts).as_json(),
        }

    def _edges(self, links: Sequence[Link], row: Sequence[str]) -> list[dict[str, Any]]:
        edges = [self._edge(link) for link in links]
        for before, after in pairwise(row):
            edges.append(
                {
                    "source": before,
                    "target": after,
                    "id": f"{before} then {after}",
                    "label": "",
                    "title": tooltip(f"{self.say.name(before)}, then {self.say.name(after)}"),
                    "width": 4,
                    "color": {"color": ACCENT, "highlight": ACCENT, "hover": ACCENT},
                    "name": "then",
                    "sort": "order of the scenes",
                    "dates": "",
                    "description": "",
                    "facts": [],
                    "situation": False,
                }
            )
        taken: Counter[tuple[str, str]] = Counter()
        for edge in edges:
            pair = (
                min(edge["source"], edge["target"]),
                max(edge["source"], edge["target"]),
            )
            edge["smooth"] = _curve(taken[pair], edge["source"] == pair[0])
            taken[pair] += 1
        return edges

    def _edge(self, link: Link) -> dict[str, Any]:
        facts = self.links.facts(link.situation) if link.situation else (link.fact,)
        said, roles = term(link.predicate), self.cast.get(link.situation, [])
        name = self.say.name(link.situation) if link.situation else said
        part, dates = " and ".join(map(role_name, roles)), self.say.dates(facts)
        ends = f"{self.say.name(link.source)} {'→' if link.directed else '↔'} {self.say.name(link.target)}"
        doubtful = link.predicate == _SAME or self.links.is_a(link.source, "lg:Doubt")
        told = bool(part) or link.source in self.scenes
        colour = ACCENT if told else _DOUBT if doubtful else _TIE if link.situation else _LINE
        edge = {
            "source": link.source,
            "target": link.target,
            "id": link.id,
            "label": self._edge_label(link, said, part),
            "title": tooltip(
                name,
                " · ".join(filter(None, (ends, said if link.situation else "", part, dates))),
            ),
            "width": 3.5 if part else 1.8 if link.situation else 1.1,
            "color": {"color": colour, "highlight": TEXT, "hover": TEXT},
            "dashes": [7, 5] if doubtful else False,
            "name": name,
            "sort": said,
            "dates": dates,
            "description": self.say.description(facts),
            "facts": self.say.sayings(facts),
            "situation": bool(link.situation),
            **Span.of(facts).as_json(),
        }
        return edge if link.directed else edge | {"arrows": ""}

    def _edge_label(self, link: Link, said: str, part: str) -> str:
        if link.predicate == _SAME:
            return "the same?"
        if link.predicate in _PLAIN or (link.predicate == "lg:place" and link.source in self.scenes):
            return ""
        return cut(f"{said} ({part})" if part else said, LONGEST_LABEL)


def _colour(kind: Kind, chosen: bool) -> dict[str, Any]:
    border = ACCENT if chosen else kind.border
    lit = {"background": kind.fill, "border": TEXT}
    return {"background": kind.fill, "border": border, "highlight": lit, "hover": lit}


def _curve(number: int, forwards: bool) -> dict[str, Any] | bool:
    # Edges between the same two things fan out; drawn from the other end, a curve bends the other way.
    bend = _CURVES[number % len(_CURVES)]
    if not bend:
        return False
    return {
        "enabled": True,
        "type": "curvedCW" if (bend > 0) == forwards else "curvedCCW",
        "roundness": abs(bend),
    }


def _box(node: Mapping[str, Any], among: int) -> Box:
    size = node["font"]["size"]
    if node["kind"] == PERSON.name:
        size = min(max(size, size * sqrt(among / _COMFORTABLE)), _LARGEST_NAME)
    width, height = size_of(node["label"], size)
    if node["shape"] in ("box", "ellipse"):
        wider = 1.42 if node["shape"] == "ellipse" else 1.0
        width, height = width * wider + 14, height * wider + 12
        return Box(width / 2, width / 2, height / 2, height / 2)
    half = max(width / 2, node["size"])
    return Box(half, half, node["size"] + 3, node["size"] + height + 8)
