"""The style sheet: both schemes are whole, kinds look as in the standalone graph, and everything can be read."""

import re
from pathlib import Path

import pytest

from api.explorer.kinds import ICONS, kind_of
from render.graph.kind import KINDS

CSS = (Path(__file__).parents[3] / "api/static/explorer/explorer.css").read_text(encoding="utf-8")
BLOCKS = [
    dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", block)) for block in re.findall(r"root[^{]*\{([^}]*)\}", CSS)
]
LIGHT, CHOSEN_DARK, SYSTEM_DARK = BLOCKS[:3]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_dark_is_the_same_whoever_chose_it() -> None:
    assert CHOSEN_DARK == SYSTEM_DARK
    assert CHOSEN_DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("scheme", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
def test_text_and_edges_can_be_seen(scheme: dict[str, str]) -> None:
    for paper in ("--paper", "--sheet"):
        for ink in ("--ink", "--quiet", "--accent", "--accent-strong"):
            assert contrast(scheme[ink], scheme[paper]) >= 4.5, (ink, paper)
        assert contrast(scheme["--edge"], scheme[paper]) >= 3, ("--edge", paper)
        for kind in ICONS:
            assert contrast(scheme[f"--kind-{kind}-line"], scheme[paper]) >= 3, (kind, paper)
    assert contrast(scheme["--on-accent"], scheme["--accent"]) >= 4.5
    assert contrast(scheme["--ink"], scheme["--mark"]) >= 4.5


def test_kinds_have_the_colours_of_the_standalone_graph() -> None:
    for kind in KINDS:
        name = kind.name.lower()
        assert LIGHT[f"--kind-{name}"] == kind.fill
        assert LIGHT[f"--kind-{name}-line"] == kind.border
        assert f".kind-{name} " in CSS


def test_the_kind_of_a_thing_follows_from_its_classes() -> None:
    assert kind_of(["lg:Person"]) == "person"
    assert kind_of(["Agency"]) == "organisation"
    assert kind_of(("lg:Cafe", "<http://x/y>")) == "place"
    assert kind_of([]) == "thing"
