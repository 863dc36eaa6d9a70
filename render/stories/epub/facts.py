"""Facts in words, for the notes of a book."""

from collections.abc import Iterable, Mapping

from render.graph.terms import term
from render.stories.story import Story, plain
from solver import label
from world.facts import Fact, literal_value

_UNSAID = ("lg:partOf",)


def in_words(story: Story, facts: Iterable[Fact]) -> list[str]:
    """What is said of each thing, as `The treason – betrayal; betrayer: Natalia Petrova; betrayed: Volodymyr Kazuo`.

    That a scene is of the plot goes unsaid.
    """
    plot = story.told.plot
    names = {scene.id: scene.summary.rstrip(".") for scene in plot.scenes} | {plot.id: "This plot"}
    said: dict[str, list[str]] = {}
    for fact in dict.fromkeys(facts):
        if fact[1] not in _UNSAID:
            said.setdefault(fact[0], []).append(_said(story, fact, names))
    return [plain(f"{_named(story, subject, names)} – {'; '.join(parts)}") for subject, parts in said.items()]


def _said(story: Story, fact: Fact, names: Mapping[str, str]) -> str:
    value = _named(story, fact[2], names)
    return value if fact[1] == "rdf:type" else f"{term(fact[1])}: {value}"


def _named(story: Story, text: str, names: Mapping[str, str]) -> str:
    written = literal_value(text)
    if written is None:
        return names.get(text) or label(story.world, text)
    if text.endswith("^^xsd:boolean"):
        return "yes" if written == "true" else "no"
    return written
