"""What a search finds."""

from dataclasses import dataclass

from world.facts import Fact
from world.origin import Origin
from world.search.snippet import Snippet
from world.store import World


@dataclass(frozen=True)
class Found:
    """A thing, its classes in compact text, and the most telling place where the words were found.

    `fact` says the words; it is None where they are the thing's id.
    """

    id: str
    label: str
    types: tuple[str, ...]
    fact: Fact | None
    snippet: Snippet

    def as_json(self) -> dict[str, object]:
        """The thing as `legendry search --format json` gives it, but for where it was written."""
        return {
            "id": self.id,
            "label": self.label,
            "types": list(self.types),
            "property": self.fact[1] if self.fact else None,
            "snippet": self.snippet.as_json(),
        }


@dataclass(frozen=True)
class Answer:
    """The best of what was found, best first, and how many things there are in all."""

    found: tuple[Found, ...]
    count: int


def written_at(world: World, found: Found) -> tuple[Origin, ...]:
    """Where the words that were found are written, or else what has them; empty where the world keeps no origins."""
    if found.fact and (origins := world.origins(found.fact)):
        return origins
    return next(filter(None, (world.origins((found.id, "rdf:type", kind)) for kind in found.types)), ())
