"""What authors' formats cannot say, as RDF beside them, and in words how much of it there is."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import PREFIXES, RDF
from world.composing.account import CANON, ORIGINS
from world.composing.composer import Composer
from world.errors import counted
from world.facts import Fact, to_triple
from world.store import World

STEM: Final = "rest"


@dataclass(frozen=True)
class Leftover:
    """The file of what is left, its bytes, and how many facts lie in it for which reason; `file` is empty for none."""

    file: str
    content: bytes
    reasons: tuple[tuple[str, int], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """In words, for the person who exports; no line where nothing is left."""
        if not self.file:
            return ()
        facts = counted(sum(count for _, count in self.reasons), "fact lies", "facts lie")
        return (f"{facts} beside, in {self.file}:", *(f"  {count:,} {reason}" for reason, count in self.reasons))


def leftover(world: World, composer: Composer) -> Leftover:
    """What a composer has left, with the origins that would get lost, and all graphs but canon as they are."""
    quads = [ox.Quad(*to_triple(fact), CANON) for fact in composer.left]
    vouched = [fact for fact in composer.left if any(s or c for s, c in composer.account.vouchers(fact))]
    quads += [quad for fact in vouched for quad in _origins(world, fact)] + composer.account.odd
    has_graphs = any(quad.graph_name != CANON for quad in quads)
    syntax = ox.RdfFormat.TRIG if has_graphs else ox.RdfFormat.TURTLE
    lines = sorted(set(quads), key=str)
    content = ox.serialize(lines if has_graphs else (q.triple for q in lines), format=syntax, prefixes=PREFIXES)
    reasons = Counter(str(reason) for reason in composer.left.values())
    if composer.account.odd:
        reasons["in graphs beside canon, or about facts"] = len(composer.account.odd)
    file = f"{STEM}.{syntax.file_extension}" if lines else ""
    return Leftover(file, content or b"", tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))))


def _origins(world: World, fact: Fact) -> list[ox.Quad]:
    """The statements in the provenance graph that are about a fact."""
    subject, predicate, value = to_triple(fact)
    found: list[ox.Quad] = []
    for about in world.store.quads_for_pattern(None, ox.NamedNode(RDF.subject), subject, ORIGINS):
        assert isinstance(about.subject, ox.NamedNode | ox.BlankNode)
        said = list(world.store.quads_for_pattern(about.subject, None, None, ORIGINS))
        pairs = {(quad.predicate.value, str(quad.object)) for quad in said}
        if {(RDF.predicate, str(predicate)), (RDF.object, str(value))} <= pairs:
            found += said
    return found
