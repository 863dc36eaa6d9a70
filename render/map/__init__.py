"""Where it happens: places with their coordinates, and who goes from one to another. Data for programs and pages."""

from render.map.map import map_data

__all__ = ["map_data"]
