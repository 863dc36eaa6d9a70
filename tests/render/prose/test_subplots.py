"""A sub-plot is told in the words of its own schema."""

from dataclasses import replace

import pytest

from render.prose.content import Content
from render.prose.language import language
from render.prose.schema_words import words_for
from render.prose.subplots import subplots
from solver import Plot, Scene, schema_named
from solver.schema import PartKind
from world import World
from world.pattern.neighbours import Neighbours

CAST = {
    "protagonist": "anna",
    "place": "spot",
    "outcome": "lg:Caught",
    "escape_handler": "boris",
    "escape_outcome": "lg:Escaped",
}


@pytest.fixture
def plot(reunions: tuple[Plot, ...]) -> Plot:
    """A double cross with an escape, as far as its names go."""
    scenes = tuple(
        Scene(f"plot/{name}", "lg:Meeting", "1998-03-02", "1998-03-02", "", "spot")
        for name in ("smile", "escape-last-meeting")
    )
    return replace(reunions[0], schema="double-cross", bindings=CAST, scenes=scenes)


def test_a_part_knows_what_its_roles_are_called_in_the_whole() -> None:
    (part,) = (one for one in schema_named("double-cross").every_part if one.kind is PartKind.PLOT)
    assert dict(part.roles).items() >= {"asset": "protagonist", "handler": "escape_handler"}.items()


def test_the_roles_of_a_sub_plot_are_played_by_those_of_the_whole(plot: Plot) -> None:
    (escape,) = subplots(plot)
    assert escape.bindings == {"asset": "anna", "meeting_place": "spot", "handler": "boris", "outcome": "lg:Escaped"}


def test_a_scene_of_a_sub_plot_has_its_words_and_its_names(seeds: World, plot: Plot) -> None:
    content = Content(Neighbours(seeds.store), plot, language(), words_for("double-cross"))
    own, of_part = plot.scenes
    whole, part = words_for("double-cross"), words_for("exfiltration")
    assert whole
    assert part
    assert (content.words_of(own), content.words_of(of_part)) == (whole, part)
    assert content.scene_words(own) is whole.scenes["smile"]
    assert content.scene_words(of_part) is part.scenes["last-meeting"]
    assert content.bindings(own)["outcome"] == "lg:Caught"
    assert content.bindings(of_part)["outcome"] == "lg:Escaped"
    assert content.bindings(of_part)["handler"] == "boris"
