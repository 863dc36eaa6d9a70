"""How it is shown: a plot as prose, a world as a graph, a network or pages. Each only reads a plot or a world.

Words and drawing need what is slow to import; whoever only lists formats, or only tells a story, does not wait for it.
"""

from typing import TYPE_CHECKING, Any

from render.manner import Length, Manner, Person, Tense

if TYPE_CHECKING:
    from render.graph import graph_data, graph_page
    from render.map import map_data
    from render.prose import Memory, Sentence, StoryTeller, StyleError, Telling, styles, tell, told_schemas
    from render.timeline import timeline_data

__all__ = [
    "Length",
    "Manner",
    "Memory",
    "Person",
    "Sentence",
    "StoryTeller",
    "StyleError",
    "Telling",
    "Tense",
    "graph_data",
    "graph_page",
    "map_data",
    "styles",
    "tell",
    "timeline_data",
    "told_schemas",
]


def __getattr__(name: str) -> Any:
    if name in ("graph_data", "graph_page"):
        import render.graph

        return getattr(render.graph, name)
    if name == "map_data":
        import render.map

        return render.map.map_data
    if name == "timeline_data":
        import render.timeline

        return render.timeline.timeline_data
    if name in __all__:
        import render.prose

        return getattr(render.prose, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
