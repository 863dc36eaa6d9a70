"""Prose: a plot as 300–450 words in which every sentence rests on facts of the world or of the plot.

A style (data, in render/styles/) says what may be said and which facts that needs. The microplanner here chooses among
it by the seed (selection), plans the length (length) and names whom and what it speaks of (reference, grammar).
"""

from collections.abc import Sequence

from render.prose.breath import sentences_of
from render.prose.errors import StyleError
from render.prose.length import fitting
from render.prose.reference import Narrator
from render.prose.scope import scope_of
from render.prose.selection import Choice, Selection
from render.prose.speech import speaker
from render.prose.style import style_for, styles, told_schemas
from render.prose.telling import Sentence, Telling
from solver import Plot
from world import World

__all__ = ["Sentence", "StyleError", "Telling", "styles", "tell", "told_schemas"]


def tell(world: World, plot: Plot, *, style: str = "noir", seed: int = 0) -> Telling:
    """A plot in prose. The same arguments give the same words. Raises `StyleError` for a style that there is not."""
    manner = style_for(style, plot.schema)
    bindings = {**plot.bindings, "plot": plot.id}
    scope = scope_of(world, plot)
    key = f"{plot.id}/{style}/{seed}"
    selection = Selection(scope.world, bindings, key)

    def told(choices: Sequence[Choice]) -> list[str]:
        narrator = Narrator(scope.world)
        return [narrator.say(choice.line.say, choice.match.bindings) for choice in choices]

    choices = fitting(selection.of(manner), told, key)
    title = selection.title(manner)
    return Telling(
        title="".join(told([title])) if title else plot.schema,
        schema=plot.schema,
        seed=seed,
        style=style,
        plot=plot.id,
        sentences=tuple(
            Sentence(
                sentence,
                choice.paragraph,
                tuple(fact for fact in choice.match.facts if fact not in scope.derived),
                speaker=speaker(choice.line.say, choice.match.bindings) if "“" in sentence else "",
            )
            for text, choice in zip(told(choices), choices, strict=True)
            for sentence in sentences_of(text)
        ),
    )
