"""What a check reports: findings, with the facts that clash and where they were written."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from world.facts import Fact
from world.origin import Origin


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_ORDER = list(Severity)


@dataclass(frozen=True)
class Fix:
    """A change that removes a finding."""

    description: str
    remove: tuple[Fact, ...] = ()
    add: tuple[Fact, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The fix as `legendry check --format json` gives it."""
        return {
            "description": self.description,
            "remove": [list(fact) for fact in self.remove],
            "add": [list(fact) for fact in self.add],
        }


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, the facts that make it so, where they stand, and what would mend it."""

    rule: str
    severity: Severity
    message: str
    subjects: tuple[str, ...]
    facts: tuple[Fact, ...]
    origins: tuple[tuple[Origin, ...], ...] = ()
    fixes: tuple[Fix, ...] = ()
    accepted: str = ""
    at: tuple[Origin, ...] = ()
    """Where what is judged stands, when that is no fact of the world: a role or a scene in a file of plots."""

    @property
    def where(self) -> tuple[Origin, ...]:
        """What is judged, then the places of the facts, first of those that say more than what something is."""
        pairs = sorted(zip(self.facts, self.origins, strict=False), key=lambda pair: pair[0][1] == "rdf:type")
        return tuple(dict.fromkeys([*self.at, *(origin for _, origins in pairs for origin in origins)]))

    @property
    def fingerprint(self) -> str:
        """A code of the rule and the facts: it changes when they do."""
        text = "\n".join([self.rule, *(" ".join(fact) for fact in sorted(self.facts))])
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def as_json(self) -> dict[str, object]:
        """The finding as `legendry check --format json` gives it."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "subjects": list(self.subjects),
            "facts": [list(fact) for fact in self.facts],
            "where": [_place(origin) for origin in self.where],
            "origins": [[_place(origin) for origin in origins] for origins in self.origins],
            "fixes": [fix.as_json() for fix in self.fixes],
            "fingerprint": self.fingerprint,
            **({"accepted": self.accepted} if self.accepted else {}),
        }

    def __str__(self) -> str:
        place = f"{self.where[0].file}:{self.where[0].line}: " if self.where else ""
        return f"{place}{self.severity.value}: {self.message} [{self.rule}]"


def _place(origin: Origin) -> dict[str, object]:
    return {"file": origin.file, "line": origin.line}


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings worst first, then by rule and subjects."""
    return tuple(sorted(findings, key=lambda f: (_ORDER.index(f.severity), f.rule, f.subjects, f.message)))


@dataclass(frozen=True)
class Report:
    """All findings of a world, worst first, and how much was checked. What its author accepts is listed apart."""

    world: str
    findings: tuple[Finding, ...]
    rules: int
    triples: int
    accepted: tuple[Finding, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The report as `legendry check --format json` gives it."""
        return {
            "world": self.world,
            "findings": [finding.as_json() for finding in self.findings],
            "accepted": [finding.as_json() for finding in self.accepted],
            "checked": {"rules": self.rules, "triples": self.triples},
        }
