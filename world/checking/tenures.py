"""Services of an organisation beside what their agents do for it: missions, recruitments, and leaving it.

What somebody does for an organisation is compared with all their services of it at once, as columns: ten thousand of
either are that many vectors, where a pattern would try all pairs, and for each of them all others.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.spans import Bindings, Calendar, Spans, said
from world.facts import Fact
from world.pattern import Pattern
from world.store import World

MOST_PARTNERS: Final = 3
"""How many services that go on after it one leaving is told with."""

_SERVICE: Final = ("lg:Service", "lg:agent")
_MISSIONS: Final = (("lg:Mission", "lg:agent"), ("lg:Operation", "lg:agent"), ("lg:Handling", "lg:handler"))
_RECRUITMENTS: Final = (("lg:Recruitment", "lg:recruit"),)
_LEAVINGS: Final = (("lg:Defection", "lg:agent"), ("lg:Resignation", "lg:agent"), ("lg:Dismissal", "lg:dismissed"))
_TIE: Final = "?name lg:participant ?agent . ?name lg:organisation ?organisation"
_MEMBERS: Final = Pattern.parse("?tie a lg:Membership . ?tie lg:agent ?agent . ?tie lg:organisation ?organisation")
_ASSETS: Final = Pattern.parse("?tie lg:asset ?agent . ?tie lg:organisation ?organisation")
_TURNED: Final = Pattern.parse("?allegiance a lg:Allegiance . ?allegiance lg:agent ?agent")

_Kind: TypeAlias = tuple[str, str]
"""A class, and the property that leads to whoever acts or serves."""
_Bond: TypeAlias = tuple[str, str]
"""A person and an organisation."""


@dataclass(frozen=True)
class _Tenure:
    """All services of one organisation by one person, by name, and what else they do for it."""

    agent: str
    organisation: str
    services: Spans
    acts: tuple[tuple[str, _Kind], ...]
    calendar: Calendar

    def clash(self, world: World, role: str, act: str, kind: _Kind, service: str, days: Sequence[Fact]) -> Clash:
        """An act that cannot be beside a service, in the terms of its rule."""
        about = (("rdf:type", kind[0]), (kind[1], self.agent), ("lg:organisation", self.organisation))
        served = (("rdf:type", _SERVICE[0]), (_SERVICE[1], self.agent), ("lg:organisation", self.organisation))
        facts = [said(world, act, *fact) for fact in about] + [said(world, service, *fact) for fact in served]
        person = "person" if role == "recruitment" else "agent"
        names = {role: act, person: self.agent, "organisation": self.organisation, "service": service}
        return Clash(names, tuple(dict.fromkeys([*facts, *days])))


def missions(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """What somebody does for an organisation that they serve before and afterwards, and certainly not then."""
    tied: set[tuple[str, ...]] | None = None
    for tenure in _tenures(world, _MISSIONS):
        if tied is None:
            tied = {row for ties in (_MEMBERS, _ASSETS) for row in world.table(ties, ("agent", "organisation"))}
        for act, kind in tenure.acts if (tenure.agent, tenure.organisation) not in tied else ():
            later = tenure.calendar.after(act, tenure.services)
            if (later | tenure.calendar.before(act, tenure.services)).all():
                service = tenure.services.names[0]
                days = tenure.calendar.in_order(*((act, service) if later[0] else (service, act)))
                yield tenure.clash(world, "mission", act, kind, service, days)


def recruitments(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Recruitments of those whose only service that is not over by then had certainly begun."""
    for tenure in _tenures(world, _RECRUITMENTS):
        for act, kind in tenure.acts:
            going_on = np.flatnonzero(~tenure.calendar.before(act, tenure.services))
            if len(going_on) != 1 or tenure.calendar.after(act, tenure.services)[going_on[0]]:
                continue
            if tenure.services.begin_latest[going_on[0]] < tenure.calendar.spans([act]).begin_earliest[0]:
                service = tenure.services.names[going_on[0]]
                days = tenure.calendar.facts((service, "lg:beginLatest"), (act, "lg:beginEarliest"))
                yield tenure.clash(world, "recruitment", act, kind, service, days)


def early_leavings(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Leavings of an organisation by those who have to do with it only afterwards."""
    for tenure, ties in _with_ties(world, _LEAVINGS):
        for act, kind in tenure.acts:
            later = tenure.calendar.after(act, ties)
            later[ties.places[act]] = True
            service = tenure.services.names[0]
            if later.all():
                yield tenure.clash(world, "leaving", act, kind, service, tenure.calendar.in_order(act, service))


def late_services(world: World, rule: Rule) -> Iterator[Clash]:  # noqa: ARG001 - every procedure gets its rule
    """Leavings with the services that certainly began before and certainly go on, the first of them."""
    turned: set[str] | None = None
    for tenure in _tenures(world, _LEAVINGS):
        turned = {who for (who,) in world.table(_TURNED, ("agent",))} if turned is None else turned
        for act, kind in tenure.acts if tenure.agent not in turned else ():
            leaving = tenure.calendar.spans([act])
            began = tenure.services.begin_latest < leaving.begin_earliest
            goes_on = np.flatnonzero(began & (tenure.services.end_earliest > leaving.end_latest))
            for service in (tenure.services.names[place] for place in goes_on[:MOST_PARTNERS]):
                begin = (service, "lg:beginLatest"), (act, "lg:beginEarliest")
                end = (service, "lg:endEarliest"), (act, "lg:endLatest")
                yield tenure.clash(world, "leaving", act, kind, service, tenure.calendar.facts(*begin, *end))


def _tenures(world: World, kinds: Sequence[_Kind], bindings: Bindings | None = None) -> Iterator[_Tenure]:
    """Those who serve an organisation and also act for it in one of these kinds; sorted."""
    acts: dict[_Bond, dict[str, _Kind]] = defaultdict(dict)
    for kind in kinds:
        for name, agent, organisation in _rows(world, kind, bindings):
            acts[agent, organisation].setdefault(name, kind)
    if not acts:
        return
    services: dict[_Bond, list[str]] = defaultdict(list)
    for name, agent, organisation in _rows(world, _SERVICE, bindings):
        if (agent, organisation) in acts:
            services[agent, organisation].append(name)
    if not services:
        return
    calendar = Calendar(world, [_lines(kind) for kind in (*kinds, _SERVICE)], bindings)
    for bond, names in sorted(services.items()):
        yield _Tenure(*bond, calendar.spans(names), tuple(sorted(acts[bond].items())), calendar)


def _with_ties(world: World, kinds: Sequence[_Kind]) -> Iterator[tuple[_Tenure, Spans]]:
    """Tenures, each with all that has to do with the person and the organisation."""
    tenures = list(_tenures(world, kinds))
    if not tenures:
        return
    agents = {"agent": sorted({tenure.agent for tenure in tenures})}
    ties: Mapping[_Bond, list[str]] = defaultdict(list)
    for name, agent, organisation in world.table(Pattern.parse(_TIE), ("name", "agent", "organisation"), agents):
        ties[agent, organisation].append(name)
    calendar = Calendar(world, [_TIE], agents)
    for tenure in tenures:
        yield tenure, calendar.spans(ties[tenure.agent, tenure.organisation])


def _rows(world: World, kind: _Kind, bindings: Bindings | None) -> list[tuple[str, ...]]:
    return world.table(Pattern.parse(_lines(kind)), ("name", "agent", "organisation"), bindings)


def _lines(kind: _Kind) -> str:
    return f"?name a {kind[0]} . ?name {kind[1]} ?agent . ?name lg:organisation ?organisation"
