"""Rules of consistency: each one a page in `ontology/rules/world`, whose front matter says what it looks for.

    id: acts-before-birth               the finding's name
    severity: error                     error, warning or note
    message: "{person} is in {event} before birth."      names of the pattern's variables
    where: […]                          a pattern (world/pattern): every match is a finding, its facts are the clash
    most: {agent: 300}                  beside it: of how many facts one `?agent` may be part, or it is left out
    procedure: travel                   or, instead of a pattern, what code of `world/checking` looks for
    fixes: [{description: …, remove: […], add: […]}]      facts with variables to take away or to add

The page itself explains the problem and the solution, gives an example and names its source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ontology.rules import WORLD_RULES
from world.checking.report import Severity
from world.errors import LegendryError, PatternError, shorten
from world.notes.frontmatter import FrontMatter, split
from world.pattern import Pattern, Triple
from world.sources import file_source
from world.yaml_tree import YamlError, parse, plain

_KEYS: Final = ("id", "severity", "message", "where", "most", "procedure", "fixes")


class RuleError(LegendryError):
    """A rule's page that cannot be read."""


@dataclass(frozen=True)
class FixTemplate:
    """A change that may mend a finding: facts in the variables of its rule."""

    description: str
    remove: tuple[Triple, ...]
    add: tuple[Triple, ...]


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule. It has a pattern or a procedure; `page` is its Markdown.

    `most` says of how many facts one thing may be part that a variable of the pattern stands for (`crowds.py`).
    """

    id: str
    severity: Severity
    message: str
    where: Pattern | None
    most: Mapping[str, int]
    procedure: str | None
    fixes: tuple[FixTemplate, ...]
    page: str

    @property
    def title(self) -> str:
        """The page's heading."""
        return next((line.lstrip("# ") for line in self.page.splitlines() if line.startswith("# ")), self.id)


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """All rules by id, sorted. Raises `RuleError` for a page that cannot be read."""
    return {name: rule_named(name) for name in sorted(path.stem for path in WORLD_RULES.glob("*.md"))}


@lru_cache(maxsize=512)
def rule_named(name: str) -> Rule:
    """The rule with this id, which its page is named after; no other page is read. Raises `RuleError`."""
    return read_rule(WORLD_RULES / f"{name}.md")


def read_rule(path: Path) -> Rule:
    """Reads one page. Raises `RuleError` naming the file."""
    parts = split(file_source(path))
    try:
        if not isinstance(parts, FrontMatter):
            raise RuleError(str(parts))
        return _rule(plain(parse(parts.yaml, first_line=2)), parts.body)
    except (YamlError, PatternError, RuleError) as error:
        raise RuleError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleError(f"{path}: a part is missing or misplaced: {shorten(str(error))}") from error


def _rule(source: object, page: str) -> Rule:
    if not isinstance(source, dict) or (stray := set(source) - set(_KEYS)):
        raise RuleError(f"a rule has the keys {', '.join(_KEYS)}, and no other: {shorten(str(stray))}")
    where, procedure = source.get("where"), source.get("procedure")
    if (where is None) == (procedure is None):
        raise RuleError("a rule has either `where` or `procedure`.")
    return Rule(
        id=source["id"],
        severity=Severity(source["severity"]),
        message=source["message"],
        where=None if where is None else Pattern.parse(where),
        most={str(name): int(count) for name, count in source.get("most", {}).items()},
        procedure=procedure,
        fixes=tuple(_fix(fix) for fix in source.get("fixes", [])),
        page=page,
    )


def _fix(source: Mapping[str, Sequence[str]]) -> FixTemplate:
    return FixTemplate(str(source["description"]), _triples(source.get("remove", [])), _triples(source.get("add", [])))


def _triples(lines: Sequence[str]) -> tuple[Triple, ...]:
    clauses = Pattern.parse(lines).clauses
    found = tuple(clause for clause in clauses if isinstance(clause, Triple))
    if len(found) < len(clauses):
        raise RuleError("a fix removes and adds facts, and nothing else.")
    return found
