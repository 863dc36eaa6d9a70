"""Sentences of rules: what nobody plays is called by what it is, and never by the name of a variable."""

import re

import pytest

from solver import Schema, in_general, schema_named, schemas
from solver.plot import in_words
from world import World

EVERY = [way for schema in schemas().values() for way in (schema, *schema.variants)]


@pytest.mark.parametrize("schema", EVERY, ids=lambda schema: schema.id)
def test_a_rule_in_general_names_roles_in_braces_and_nothing_else(schema: Schema) -> None:
    for rule in schema.rules:
        said = in_general(schema, rule)
        assert set(re.findall(r"\{(\w+)\}", said)) <= schema.roles.keys()
        assert "_" not in re.sub(r"\{\w+\}", "", said)


@pytest.mark.parametrize("schema", EVERY, ids=lambda schema: schema.id)
def test_a_sentence_in_which_nobody_plays_names_no_variable(schema: Schema, seeds: World) -> None:
    for rule in schema.rules:
        for template in (rule.says, rule.denied):
            assert not re.search(r"[{}_]", in_words(template, seeds, schema, {}))


def test_a_thing_is_called_by_its_class_and_else_by_the_name_that_its_predicate_gives_it(seeds: World) -> None:
    hunt, sleeper = schema_named("mole-hunt"), schema_named("sleeper")
    taken, borrowed = hunt.rules[0], sleeper.rules[0]
    assert in_general(hunt, taken) == "{papers} was taken from {house}: a theft."
    assert in_general(sleeper, borrowed) == "{sleeper} lives as a name."
    assert in_words(taken.says, seeds, hunt, {"papers": "kazuo-pistol"}) == (
        "A holstered pistol was taken from a service: a theft."
    )
