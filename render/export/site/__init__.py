"""A world as pages that need no server, no network and no script: one for each thing, and an index."""

from render.export.site.pages import site
from render.export.site.writing import write_site

__all__ = ["site", "write_site"]
