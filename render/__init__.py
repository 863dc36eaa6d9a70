"""How it is shown: a plot as prose, a world as a graph, a network or pages. Each only reads a plot or a world.

Drawing needs libraries that are slow to import; whoever only tells a story does not wait for them.
"""

from typing import TYPE_CHECKING, Any

from render.prose import Sentence, StyleError, Telling, styles, tell, told_schemas

if TYPE_CHECKING:
    from render.graph import graph_data, graph_page

__all__ = ["Sentence", "StyleError", "Telling", "graph_data", "graph_page", "styles", "tell", "told_schemas"]


def __getattr__(name: str) -> Any:
    if name in ("graph_data", "graph_page"):
        import render.graph

        return getattr(render.graph, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
