"""Facts as people write them on a command line, `anna-weiss begin 1935`, and facts shown in the same words."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ontology.namespaces import LG
from ontology.vocabulary import Property, vocabulary
from world.errors import LegendryError, did_you_mean, shorten
from world.facts import Fact, is_literal, shorten_fact, to_iri, to_node, to_property, to_term
from world.notes.known import Known
from world.notes.values import Misread, read_value
from world.yaml_tree import Text

_WORDS: Final = re.compile(r"(\S+)\s+(\S+)\s+(.+)", re.DOTALL)


def read_fact(text: str) -> Fact:
    """A fact of an id, a key as notes have it (or a prefixed name), and an id, a text or a number.

    Raises `LegendryError` saying what was read and what to write.
    """
    words = _WORDS.fullmatch(text.strip())
    if words is None:
        raise LegendryError(f"`{shorten(text)}` is no fact: write `anna-weiss begin 1935`.")
    subject, key, value = words[1], words[2], words[3].strip()
    to_node(subject)
    if key in ("a", "type"):
        return subject, "rdf:type", _class(value)
    terms = vocabulary()
    found = _property(key)
    if found is None:
        if ":" not in key and not key.startswith("<"):
            keys = {name for iri in terms.classes for name in terms.keys_for(iri)}
            raise LegendryError(f"There is no key `{shorten(key)}`.{did_you_mean(key, keys)}")
        to_property(key)
        to_term(value)
        return subject, key, value
    if is_literal(value):
        return subject, found.name, value
    try:
        return subject, found.name, read_value(key, Text(value, 1), found, terms, Known({}, lenient=True))
    except Misread as problem:
        raise LegendryError(f"`{shorten(text)}`: {problem} {problem.write}") from problem


def as_typed(fact: Fact) -> Fact:
    """A fact with the key that a writer types, where there is one: `anna alias "The Swan"`. `read_fact` reads it back.

    What has several keys, such as `lg:begin` (`from`, `born`, `founded`), keeps its name.
    """
    subject, predicate, value = fact
    return subject, "type" if predicate == "rdf:type" else _keys_by_name().get(predicate, predicate), value


def shorten_typed(fact: Fact) -> str:
    """`as_typed`, on one line of bearable length."""
    return shorten_fact(as_typed(fact))


@lru_cache(maxsize=1)
def _keys_by_name() -> Mapping[str, str]:
    """The one key of each property; of a borrowed one the first, as the others only spell it otherwise (`aliases`)."""
    return {
        found.name: found.keys[0]
        for found in vocabulary().properties.values()
        if len(found.keys) == 1 or (found.keys and not found.iri.startswith(str(LG)))
    }


def _property(key: str) -> Property | None:
    """The property that a key, or a prefixed name, stands for; None for one that notes have no key for."""
    terms = vocabulary()
    found = terms.property_for(key.removeprefix("lg:"))
    if found is None and ":" in key:
        found = terms.properties.get(to_iri(key))
    return found if found and found.keys else None


def _class(name: str) -> str:
    terms = vocabulary()
    found = terms.class_named(name.removeprefix("lg:"))
    if found is None:
        raise LegendryError(f"There is no type `{shorten(name)}`.{did_you_mean(name, terms.class_names)}")
    return terms.compact(found)
