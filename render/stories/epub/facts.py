"""Facts in words, for the notes of a book."""

from collections.abc import Iterable, Mapping

from render.graph.terms import term
from render.stories.story import Story, plain
from solver import label
from world.facts import Fact, literal_value

_UNSAID = ("lg:partOf",)


def in_words(story: Story, facts: Iterable[Fact]) -> list[str]:
    """Each fact once, as `The treason – betrayer: Natalia Petrova`. That a scene is of the plot goes unsaid."""
    plot = story.told.plot
    names = {scene.id: scene.summary.rstrip(".") for scene in plot.scenes} | {plot.id: "This plot"}
    return list(dict.fromkeys(_in_words(story, fact, names) for fact in facts if fact[1] not in _UNSAID))


def _in_words(story: Story, fact: Fact, names: Mapping[str, str]) -> str:
    def named(text: str) -> str:
        written = literal_value(text)
        return written if written is not None else names.get(text) or label(story.world, text)

    subject, predicate, object_ = fact
    says = "is" if predicate == "rdf:type" else f"{term(predicate)}:"
    return plain(f"{named(subject)} – {says} {named(object_)}")
