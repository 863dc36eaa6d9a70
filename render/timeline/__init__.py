"""What happens, and what holds, in the order of time: around one thing, or in some years."""

from render.timeline.timeline import timeline_data

__all__ = ["timeline_data"]
