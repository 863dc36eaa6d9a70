"""A world for other programs, and for readers without any: as a network, and as pages that need no server."""

from render.export.gexf import gexf
from render.export.graphml import graphml
from render.export.site import write_site

__all__ = ["gexf", "graphml", "write_site"]
