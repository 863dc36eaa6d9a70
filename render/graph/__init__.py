"""A world as a picture: things and the links between them, as data for vis-network and as a page."""

from render.graph.drawing import graph_data, load
from render.graph.page import graph_page

__all__ = ["graph_data", "graph_page", "load"]
