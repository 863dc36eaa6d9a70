"""What a file of a story is made of: one plot as told, and beside it the plots that it could have been."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from ontology.namespaces import ONTOLOGY
from render.prose.telling import Sentence, Telling
from solver import Plot, Scene
from world import World

UNTITLED: Final = "Untitled"
_PRESUPPOSED: Final = ("rdf:type", "lg:partOf")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NO_DAY: Final = "2000-01-01"


@dataclass(frozen=True)
class Told:
    """A plot, and how it is told."""

    plot: Plot
    telling: Telling

    def scene_of(self, sentence: Sentence) -> Scene | None:
        """The scene that a sentence tells: the one it names, or else the last one of which it says something.

        That a scene is there, and of what kind, is what a sentence may only presuppose.
        """
        said = {fact[0] for fact in sentence.facts if fact[1] not in _PRESUPPOSED}
        named = {sentence.scene} if sentence.scene else said
        return next((scene for scene in reversed(self.plot.scenes) if scene.id in named), None)


@dataclass(frozen=True)
class Story:
    """A plot of a world as told; `others` are the alternatives to it that the same telling could have had."""

    world: World
    told: Told
    others: tuple[Told, ...] = ()

    @property
    def title(self) -> str:
        """The title on one line, `UNTITLED` where there is none to be seen."""
        return plain(self.told.telling.title) or UNTITLED

    @property
    def identifier(self) -> UUID:
        """The same for the same schema, plot, style and seed, and another one for any other (RFC 9562, version 5)."""
        telling = self.told.telling
        name = f"{ONTOLOGY}/story/{telling.schema}/{telling.plot}/{telling.style}/{telling.seed}"
        return uuid5(NAMESPACE_URL, name.encode("utf-8", "replace").decode())

    @property
    def day(self) -> str:
        """The last day of the plot, as 1998-03-02: the one date that a file may bear without asking a clock."""
        days = [scene.end for scene in self.told.plot.scenes if _DAY.fullmatch(scene.end)]
        return max(days, default=_NO_DAY)


_UNPRINTED: Final = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff]"
)


def plain(text: str) -> str:
    """`text` on one line, without what no file of text should hold: control characters, overrides, half surrogates."""
    return " ".join(_UNPRINTED.sub(" ", text).split())
