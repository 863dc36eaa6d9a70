"""What scenes leave behind: what somebody knows from then on, and the situations that begin or end with them."""

from collections.abc import Iterator, Mapping, Sequence

from solver.plot import Scene, in_words
from solver.schema import SceneTemplate, Schema
from world import Fact, World
from world.facts import literal


def consequences(
    world: World,
    schema: Schema,
    bindings: Mapping[str, str],
    templates: Sequence[SceneTemplate],
    scenes: Sequence[Scene],
) -> Iterator[Fact]:
    """The facts that a plot's scenes add beside themselves. What canon says to have ended does not end again."""
    for template, scene in zip(templates, scenes, strict=True):
        day = literal(scene.begin)
        for number, (who, what) in enumerate(template.learns, 1):
            node = f"{scene.id}/knowledge-{number}"
            yield node, "rdf:type", "lg:Knowledge"
            yield node, "rdfs:label", literal(in_words(f"what {{{who}}} knows of {{{what}}}", world, schema, bindings))
            yield node, "lg:knower", bindings[who]
            yield node, "lg:known", bindings[what]
            yield node, "lg:begin", day
        for number, begun in enumerate(template.begins, 1):
            node = f"{scene.id}/situation-{number}"
            yield node, "rdf:type", begun.kind
            yield node, "rdfs:label", literal(in_words(begun.called, world, schema, bindings))
            yield from ((node, key, bindings[role]) for key, role in begun.parts)
            yield node, "lg:begin", day
        for role in template.ends:
            if world.value(bindings[role], "lg:endLatest") is None:
                yield bindings[role], "lg:end", day
