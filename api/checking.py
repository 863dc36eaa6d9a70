"""A world, or plots that somebody wrote, held against the rules: for the command line and for HTTP."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from api.errors import BadRequest
from solver.judging import Draft, judge, rules_of
from world import World
from world.checking import Finding, Report, Severity
from world.checking import check as check_world
from world.checking.ledger import Entry
from world.checking.rule import rules
from world.checking.shape import shapes
from world.checking.whole import SHAPES, Part
from world.errors import did_you_mean, shorten


@dataclass(frozen=True)
class Wanted:
    """Which findings are wanted: of some rules, of some severities, about some ids. What is empty leaves all in."""

    rules: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    subjects: tuple[str, ...] = ()

    def takes(self, finding: Finding) -> bool:
        """Whether a finding is one of those."""
        return (
            (not self.rules or finding.rule in self.rules)
            and (not self.severities or finding.severity in self.severities)
            and (not self.subjects or not set(self.subjects).isdisjoint(finding.subjects))
        )

    def of(self, report: Report) -> Report:
        """A report with no other findings than these."""
        findings = tuple(filter(self.takes, report.findings))
        return replace(report, findings=findings, accepted=tuple(filter(self.takes, report.accepted)))


def checked(world: World, wanted: Wanted, told: Callable[[int, int], None]) -> Report:
    """What is found in a world; no other rules are looked at than those that are wanted.

    `told` hears how many parts of how many are done. Raises `BadRequest` for a rule that there is not, and
    `UnknownTerm` for an id that the world does not know.
    """
    _check_rules(wanted.rules)
    world = world.here()
    for one in wanted.subjects:
        world.require(one)

    def parted(task: Callable[[World, Part], list[Entry]], parts: Sequence[Part]) -> Iterator[list[Entry]]:
        own = [one for one in parts if not wanted.rules or _concerns(one, wanted.rules)]
        for number, one in enumerate(own):
            told(number, len(own))
            yield task(world, one)

    return wanted.of(check_world(world, parted))


def judged(world: World, drafts: Sequence[Draft]) -> Report:
    """What does not hold of plots that somebody wrote."""
    world = world.steady()
    return Report(str(world.path or world.title), judge(world, drafts), rules_of(drafts), len(world))


def _check_rules(wanted: Collection[str]) -> None:
    known = {*rules(), *(shape.name for shape in shapes())}
    for name in wanted:
        if name not in known:
            raise BadRequest(
                f"There is no rule `{shorten(name)}`.{did_you_mean(name, known)}",
                "docs/guide/rules.md lists them; findings name theirs.",
                "rule",
            )


def _concerns(part: Part, wanted: Collection[str]) -> bool:
    """Whether a part of a check may find what some rules say."""
    return part.of in wanted or (part.of == SHAPES and not rules().keys() >= set(wanted))
