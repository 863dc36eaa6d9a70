"""Sub-plots: their scenes are told in the words of their own schema, by whose names their roles go there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from render.prose.schema_words import SceneWords, SchemaWords, words_for
from solver import Plot, Scene, schemas
from solver.schema import PartKind


@dataclass(frozen=True)
class Subplot:
    """A part of a plot: what leads the names of its scenes, its words, and for each of its roles who plays it."""

    lead: str
    words: SchemaWords
    bindings: Mapping[str, str]

    def scene(self, scene: Scene) -> SceneWords | None:
        """The words for one of its scenes; None for a scene of another."""
        return self.words.scenes.get(scene.name.removeprefix(self.lead)) if scene.name.startswith(self.lead) else None


def subplots(plot: Plot) -> Iterator[Subplot]:
    """The sub-plots of a plot that the language has words for."""
    schema = schemas().get(plot.schema.partition(".")[0])
    for part in schema.every_part if schema else ():
        if part.kind is PartKind.PLOT and (words := words_for(part.of)):
            bindings = {role: plot.bindings[name] for role, name in part.roles if name in plot.bindings}
            yield Subplot(f"{part.name.replace('_', '-')}-", words, bindings)
