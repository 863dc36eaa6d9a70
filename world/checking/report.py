"""What a check reports: findings, with the facts that clash and where they were written."""

from dataclasses import dataclass
from enum import StrEnum

from world.facts import Fact
from world.origin import Origin


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    rule: str
    severity: Severity
    message: str
    subjects: tuple[str, ...]
    facts: tuple[Fact, ...]
    where: tuple[Origin, ...]

    def as_json(self) -> dict[str, object]:
        """The finding as `legendry check --format json` gives it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "subjects": list(self.subjects),
            "facts": [list(fact) for fact in self.facts],
            "where": [{"file": origin.file, "line": origin.line} for origin in self.where],
            "fixes": [],
        }

    def __str__(self) -> str:
        place = f"{self.where[0].file}:{self.where[0].line}: " if self.where else ""
        return f"{place}{self.severity.value}: {self.message} [{self.rule}]"


@dataclass(frozen=True)
class Report:
    """All findings of a world, worst first, and how much was checked."""

    world: str
    findings: tuple[Finding, ...]
    rules: int
    triples: int

    def as_json(self) -> dict[str, object]:
        """The report as `legendry check --format json` gives it."""
        return {
            "world": self.world,
            "findings": [finding.as_json() for finding in self.findings],
            "checked": {"rules": self.rules, "triples": self.triples},
        }
