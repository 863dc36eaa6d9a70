"""What there is to say of a person herself: name, birth, traits, and what drives and haunts her."""

from collections.abc import Iterator
from random import Random

from world.building.countries import countries
from world.building.society.chronicle import dated
from world.building.society.community import Community
from world.building.society.person import Person
from world.facts import Fact, literal


def portrait(community: Community, one: Person) -> Iterator[Fact]:
    """The facts of a person. What is drawn here hangs on her id alone, and on nobody else's life."""
    customs, luck = community.customs, Random(f"{community.setting.seed}/{one.id}")
    yield one.id, "rdf:type", "lg:Person"
    yield one.id, "rdfs:label", literal(one.name)
    yield one.id, "lg:shortName", literal(one.short)
    yield one.id, "lg:pronoun", literal("she" if one.is_woman else "he")
    yield one.id, "lg:birthplace", one.birthplace
    yield from dated(one.id, one.born, one.dies if one.dies < 10**9 else None)
    for trait in luck.sample(customs.words["traits"], int(customs.rate("life", "trait-count"))):
        yield one.id, "lg:trait", literal(trait)
    if luck.random() < customs.rate("life", "skilled"):
        yield one.id, "lg:skill", literal(luck.choice(customs.words["skills"]))
    country = community.setting.town_by_id[one.birthplace].city.country
    for language in countries()[country].languages[:1]:
        if language in customs.languages:
            yield one.id, "lg:speaks", literal(customs.languages[language])
    for property_, kind, names in (
        ("motive", one.motive, customs.names["motives"]),
        ("wound", one.wound, customs.names["wounds"]),
    ):
        if kind:
            node = f"{one.id}/{property_}-1"
            name = luck.choice(names.get(kind, (kind.lower(),)))
            yield one.id, f"lg:{property_}", node
            yield node, "rdf:type", f"lg:{kind}"
            yield node, "rdfs:label", literal(name)
    if luck.random() < customs.rate("life", "fearful"):
        node = f"{one.id}/fear-1"
        yield one.id, "lg:fear", node
        yield node, "rdf:type", "lg:Fear"
        yield node, "rdfs:label", literal(luck.choice(customs.words["fears"]))
