"""What every plot must satisfy, as SPARQL: one ASK query a rule, in a folder a schema, or one a predicate.

Written apart from the solver's schemas and its predicates, so that a plot is judged twice by two texts. A query's
variables are the schema's roles, or the predicate's parameters; its first line says the question in words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent

WORLD_RULES: Final = _FOLDER / "world"
"""The pages of the rules that every world must keep."""

_PREDICATES: Final = "predicates"


@dataclass(frozen=True)
class Question:
    """An ASK query about the cast of a plot.

    `of` holds a variable of the query and the role that fills it, for each; None: every role fills the variable of its
    name. Where `when` names a role and a choice, the question is only put to plots in which that choice was made. One
    that is not `ours` was written by somebody else: it may never end.
    """

    text: str
    of: tuple[tuple[str, str], ...] | None = None
    when: tuple[str, str] | None = None
    ours: bool = True

    def renamed(self, roles: Mapping[str, str]) -> "Question":
        """The same question to a plot whose roles have other names."""
        of = self.of if self.of is not None else tuple((role, role) for role in roles)
        when = self.when and (roles.get(self.when[0], self.when[0]), self.when[1])
        return replace(self, of=tuple((variable, roles.get(role, role)) for variable, role in of), when=when)


Questions = Mapping[str, Iterable[Question]]
"""The questions that a rule of a schema is judged by, for each rule."""


@lru_cache(maxsize=512)
def predicate_question(name: str) -> str:
    """The ASK query of a predicate; empty for one that this vocabulary does not know."""
    return plot_rules(_PREDICATES).get(name, "")


@lru_cache(maxsize=64)
def plot_rules(schema: str) -> dict[str, str]:
    """The ASK queries of a schema by rule; empty for a schema that this vocabulary does not know."""
    return {
        file.stem: file.read_text("utf-8")
        for folder in _FOLDER.glob("*/")
        if folder.name == schema
        for file in sorted(folder.glob("*.rq"))
    }
