"""Which words are ids of things: asked one by one, since a drawing needs few of them and a world may have millions."""

from functools import cache

from world import World
from world.facts import is_id


class Known:
    """Holds the compact text of each thing that has a type, as `world.ids()` does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._has = cache(self._has_type)

    def __contains__(self, text: str) -> bool:
        return self._has(text)

    def _has_type(self, text: str) -> bool:
        return is_name(text) and next(self._world.facts(text, "rdf:type"), None) is not None


def is_name(text: str) -> bool:
    """Whether compact text may be that of a thing: an id, a blank node, or an IRI of others."""
    return is_id(text) or text.startswith("_:") or (text.startswith("<") and text.endswith(">"))
