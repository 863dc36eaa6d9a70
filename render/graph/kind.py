"""The kinds of thing that a picture tells apart, and how each is drawn.

Shapes are vis-network's. `box` and `ellipse` hold their text, `ink` on `fill`; the others carry it below, on
the page's `PAPER`. All of it keeps a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

TEXT: Final = "#2b2925"
PAPER: Final = "#faf7f1"
ACCENT: Final = "#a3341f"


@dataclass(frozen=True)
class Kind:
    """One kind: the classes that belong to it, and its shape, size (px), colours and size of text (px)."""

    name: str
    plural: str
    classes: tuple[str, ...]
    shape: str
    size: int
    fill: str
    border: str
    ink: str = TEXT
    text_size: int = 13
    dashed: bool = False

    @property
    def holds_text(self) -> bool:
        return self.shape in ("box", "ellipse")


SCENE: Final = Kind("Scene", "Scenes", (), "box", 16, ACCENT, "#7d2515", ink="#ffffff", text_size=14)

PERSON: Final = Kind("Person", "People", ("lg:Person",), "dot", 22, "#35608c", "#234463", text_size=16)

# The first kind that one of a thing's classes, or of their superclasses, belongs to is its kind.
KINDS: Final = (
    PERSON,
    Kind(
        "Organisation",
        "Organisations",
        ("lg:Agent",),
        "square",
        16,
        "#77558c",
        "#553a66",
        text_size=14,
    ),
    Kind(
        "Place",
        "Places",
        ("lg:Place",),
        "hexagon",
        16,
        "#4d8061",
        "#335a43",
        text_size=14,
    ),
    Kind("Event", "Events", ("lg:Event",), "box", 16, "#fbeadf", "#c0694a"),
    Kind(
        "Situation",
        "Situations",
        ("lg:Situation",),
        "ellipse",
        16,
        "#e9edf1",
        "#7d8fa1",
    ),
    Kind(
        "Psyche",
        "Motives and wounds",
        ("lg:Psyche",),
        "triangle",
        12,
        "#b25673",
        "#843a52",
    ),
    Kind(
        "Doubt",
        "Doubts",
        ("lg:Doubt", "lg:Reading"),
        "dot",
        10,
        "#fff6dc",
        "#8a6d1f",
        dashed=True,
    ),
    Kind("Story", "Stories", ("lg:Story", "lg:Plot"), "star", 15, "#6e6a61", "#4b4841"),
    Kind("Thing", "Things", ("lg:Thing",), "diamond", 15, "#b08a3e", "#7f6226"),
)
OTHER: Final = KINDS[-1]
LEGEND: Final = (SCENE, *KINDS)


def kind_of(types: Iterable[str], superclasses: Callable[[str], Iterable[str]]) -> Kind:
    """The kind of a thing with these `types` (CURIEs); `superclasses` gives all classes above one."""
    classes = {above for one in types for above in (one, *superclasses(one))}
    return next((kind for kind in KINDS if classes.intersection(kind.classes)), OTHER)
