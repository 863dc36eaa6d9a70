"""What a sentence calls what no role plays: a rule's sentence may name the theft or the city that its pattern finds."""

import re
from functools import lru_cache
from typing import Final

from ontology.vocabulary import vocabulary
from solver.reading.terms import triples
from solver.schema import Rule, Schema
from world import Pattern
from world.facts import to_iri

_FIELD: Final = re.compile(r"\{(\w+)\}")
_TYPE: Final = "rdf:type"


def called(schema: Schema, name: str) -> str:
    """What a variable is called while nobody plays it: what the role means, or what the pattern says that it is."""
    if name in schema.roles:
        return schema.roles[name].means
    rule = next((rule for rule in schema.rules if name in rule.where.mentioned), None)
    return name.replace("_", " ") if rule is None else _kind(rule.where, name, _own_name(rule, name))


def in_general(schema: Schema, rule: Rule) -> str:
    """What a rule says, with its roles in braces and all else in words: {papers} was taken from {house}: a theft."""

    def said(found: re.Match[str]) -> str:
        name = found[1]
        return found[0] if name in schema.roles else _kind(rule.where, name, _own_name(rule, name))

    text = _FIELD.sub(said, rule.says)
    return text[:1].upper() + text[1:]


def _own_name(rule: Rule, name: str) -> str:
    """A variable's name as the predicate or the rule has it."""
    return name.removeprefix(f"{rule.id}_").replace("_", " ")


@lru_cache(maxsize=4096)
def _kind(where: Pattern, name: str, own: str) -> str:
    """A thing by its class, where the pattern gives one alone; else by the variable's own name."""
    kinds = {
        triple.object
        for triple in triples(where)
        if triple.predicate == _TYPE and triple.subject.removeprefix("?") == name
    }
    terms = vocabulary()
    said = terms.labels.get(to_iri(kinds.pop())) if len(kinds) == 1 else None
    word = said or own
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
