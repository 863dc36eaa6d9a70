"""Predicates: what may hold among people, things and events, named once and used by the rules of many schemas.

A predicate is a pattern with parameters, in a YAML file (solver/predicates, or a writer's folder). Two other kinds give
their rows themselves: a SELECT query in such a file, and a function that another package announces under the entry
point group `legendry.predicates`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ontology.rules import Question, predicate_question
from solver.errors import SchemaError
from solver.schema import Computed, RowsOf
from world import Pattern, World
from world.errors import LegendryError, shorten
from world.facts import is_id
from world.limit import TimeIsUp
from world.pattern.clause import Test
from world.selecting import selected

GROUP: Final = "legendry.predicates"
"""The entry point group under which a package announces predicates of its own."""

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Predicate:
    """What may hold among its parameters.

    `of` is the class (`lg:Person`) of each parameter; `means` documents it, `says` and `denied` put it into words with
    the parameters in braces. `where` is its pattern, and what proves it; `ask` is its second definition, an ASK query
    for the judge. Where `rows` is given, it holds for those rows only, in columns for the parameters.
    """

    name: str
    of: Mapping[str, str]
    means: str
    says: str
    denied: str
    where: Pattern = field(default_factory=lambda: Pattern(()))
    source: str = ""
    ask: str = ""
    rows: RowsOf | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it only compares: then the facts must come from elsewhere."""
        return self.rows is None and all(isinstance(clause, Test) for clause in self.where.clauses)

    def among(self, rule: str, roles: Sequence[str]) -> "Instance":
        """The predicate as a rule has it among its roles; what else the pattern names is named after the rule."""
        names = {name: f"{rule}_{name}" for name in self.where.mentioned}
        names |= dict(zip(self.of, roles, strict=True))

        def renamed(found: re.Match[str]) -> str:
            return f"{{{names.get(found[1], found[1])}}}"

        return Instance(_FIELD.sub(renamed, self.says), _FIELD.sub(renamed, self.denied), self.typed.renamed(names))

    def asked(self, roles: Sequence[str], when: tuple[str, str] | None = None) -> tuple[Question, ...]:
        """What the judge asks of it among a rule's roles, `when` a choice was made; nothing without such a query."""
        ours = self.ask == predicate_question(self.name)
        return (Question(self.ask, tuple(zip(self.of, roles, strict=True)), when, ours),) if self.ask else ()

    @property
    def typed(self) -> Pattern:
        """The pattern with a class for every parameter that its facts leave open, unless it only compares."""
        if self.is_bare and self.where.clauses:
            return self.where
        missing = [name for name in self.of if name not in self.where.binds]
        return self.where.also(Pattern.parse([f"?{name} a {self.of[name]}" for name in missing]).clauses)


@dataclass(frozen=True)
class Instance:
    """A predicate's words and pattern with a rule's roles in them."""

    says: str
    denied: str
    where: Pattern


@dataclass(frozen=True)
class Selected:
    """The rows of a predicate that is a SELECT query."""

    query: str
    columns: tuple[str, ...]

    def __call__(self, world: World) -> Iterable[Sequence[str]]:
        """The rows that the query finds."""
        return selected(world, self.query, self.columns)


def computed_rows(world: World, computed: Computed, roles: Sequence[str]) -> list[tuple[str, ...]]:
    """The distinct, sorted rows of a predicate that computes them, in columns for `roles`.

    Raises `SchemaError` where they are no rows of ids.
    """
    whose = f"The predicate `{computed.predicate}`"
    try:
        found = {tuple(row) for row in computed.rows(world)}
    except TimeIsUp:
        raise
    except LegendryError as error:
        raise SchemaError(f"{whose} cannot be used: {error}") from error
    except Exception as error:  # the function is somebody else's: whatever it raises, a user is told whose it is
        raise SchemaError(f"{whose} failed: {type(error).__name__}: {shorten(str(error))}") from error
    width = len(computed.roles)
    for row in found:
        if len(row) != width or not all(isinstance(one, str) and is_id(one) for one in row):
            raise SchemaError(f"{whose} gave `{shorten(str(row))}`: it must give {width} ids a row.")
    columns = [computed.roles.index(role) for role in roles]
    return sorted({tuple(row[column] for column in columns) for row in found})
