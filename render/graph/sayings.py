"""All that a reader is told of one thing: its facts, and the situations that are no more than remarks about it."""

from typing import Final

from render.graph.caption import Captions, Saying
from render.graph.links import Links
from render.graph.terms import term

_MOST: Final = 100


def sayings_of(one: str, links: Links, say: Captions) -> list[Saying]:
    """What is said of a thing, then what its remarks say, each as one; of very much, the first, and how much more."""
    told = say.told(links.facts(one))
    sayings = say.sayings(told[:_MOST])
    if len(told) > _MOST:
        more = f"{len(told) - _MOST:,} more"
        sayings.append(Saying(says="and", value=more, to="", certainty="", sources=[]))
    for remark in links.remarks(one):
        facts = [fact for fact in links.facts(remark) if fact[2] != one]
        inside = "; ".join(f"{saying['says']}: {saying['value']}" for saying in say.sayings(facts))
        about = say.description(facts)
        sources = list(dict.fromkeys(source for fact in facts for source in say.saying(fact)["sources"]))
        kind = next(iter(links.types(remark)), "lg:Situation")
        value = " — ".join(filter(None, (say.name(remark), inside, about)))
        sayings.append(Saying(says=term(kind), value=value, to="", certainty="", sources=sources))
    return sayings
