"""Judges a rule by itself, where no query stands for it: its pattern by following facts, computed rows by asking again.

Nothing here comes from the search, which has rules as columns.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial

from solver.predicate import computed_rows
from solver.schema import Computed, Rule, Schema
from world import World
from world.checking import Criterion
from world.pattern import Neighbours, holds_nearby


def criteria(world: World, schema: Schema) -> dict[str, Criterion]:
    """How each rule of a schema is judged in a world that nobody changes meanwhile."""
    near = Neighbours(world.store)
    return {rule.id: Criterion(rule.says, _judge(world, near, rule)) for rule in schema.rules}


def _judge(world: World, near: Neighbours, rule: Rule) -> Callable[[Mapping[str, str]], bool]:
    if rule.computed is not None:
        return partial(_is_row, rule.roles, cache(partial(_rows, world, rule.computed, rule.roles)))
    return partial(_is_match, near, rule)


def _is_match(near: Neighbours, rule: Rule, cast: Mapping[str, str]) -> bool:
    return holds_nearby(near, rule.where, {role: cast[role] for role in rule.roles})


def _is_row(roles: tuple[str, ...], rows: Callable[[], frozenset[tuple[str, ...]]], cast: Mapping[str, str]) -> bool:
    return tuple(cast[role] for role in roles) in rows()


def _rows(world: World, computed: Computed, roles: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(computed_rows(world, computed, roles))
