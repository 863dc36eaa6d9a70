"""Chains that lead back to where they began, along properties that must not do so: a shortest circle of each tangle."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from world.checking.clashes import Clash
from world.checking.rule import Rule
from world.checking.survey import Survey, Units, is_thing
from world.facts import Fact, literal
from world.pattern import Pattern

ALONG: Final[Mapping[str, Mapping[str, str]]] = {
    "answers-to-itself": {"lg:subordinateTo": "answers to", "lg:frontFor": "works for"},
    "cause-of-itself": {"lg:cause": "is brought about by"},
    "within-itself": {"lg:within": "lies within"},
}
"""By rule, the properties that must not lead in a circle, and how a step is told."""

_Steps = Mapping[str, Mapping[str, str]]


def circles(survey: Survey, rule: Rule, units: Units = None) -> Iterator[Clash]:
    """One shortest circle for each set of things that all lead to each other (Tarjan's components), in fixed order."""
    verbs, label = ALONG[rule.id], survey.world.label
    steps: dict[str, dict[str, str]] = defaultdict(dict)
    if units is None:
        for predicate in verbs:
            for one, other in survey.table(Pattern.parse([f"?one {predicate} ?other"]), ("one", "other")):
                steps[one].setdefault(other, predicate)
    else:
        for one in onwards(units, lambda name: _after(survey, name, verbs)):
            for predicate in verbs:
                for other in survey.near.objects(one, predicate):
                    steps[one].setdefault(other, predicate)
    for members in tangles(steps):
        facts = shortest(steps, members)
        told = ", ".join(f"{label(s)} {verbs[p]} {label(o)}" for s, p, o in facts)
        yield Clash({"circle": literal(told), "one": facts[0][0], "other": facts[0][2]}, facts)


def circle_reach(survey: Survey, facts: Sequence[Fact]) -> Iterable[str]:
    """What changed steps lead to: a circle that they close or open lies within it."""
    verbs = tuple(verb for several in ALONG.values() for verb in several)
    ends = (fact[0] for fact in facts if fact[1] in verbs)
    return onwards(ends, lambda name: _after(survey, name, verbs))


def on_circle(clash: Clash) -> Iterable[str]:
    """The things on a circle."""
    return dict.fromkeys(term for fact in clash.facts for term in (fact[0], fact[2]) if is_thing(term))


def onwards(start: Iterable[str], step: Callable[[str], Iterable[str]]) -> list[str]:
    """Some things and all that steps lead to from them."""
    reached = dict.fromkeys(start)
    pending = list(reached)
    while pending:
        for there in step(pending.pop()):
            if there not in reached:
                reached[there] = None
                pending.append(there)
    return list(reached)


def _after(survey: Survey, name: str, verbs: Iterable[str]) -> Iterator[str]:
    return (there for verb in verbs for there in survey.near.objects(name, verb))


def tangles(steps: _Steps) -> Iterator[frozenset[str]]:
    """Strongly connected components that hold a circle; without recursion, so that a long chain is no danger."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in sorted(steps):
        if root in number:
            continue
        work = [(root, iter(sorted(steps[root])))]
        number[root] = low[root] = len(number)
        path.append(root)
        on_path.add(root)
        while work:
            node, pending = work[-1]
            following = next(pending, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    members = {path.pop()}
                    while node not in members:
                        members.add(path.pop())
                    on_path -= members
                    if len(members) > 1 or node in steps.get(node, {}):
                        yield frozenset(members)
            elif following not in number:
                number[following] = low[following] = len(number)
                path.append(following)
                on_path.add(following)
                work.append((following, iter(sorted(steps.get(following, {})))))
            elif following in on_path:
                low[node] = min(low[node], number[following])


def shortest(steps: _Steps, members: frozenset[str]) -> tuple[Fact, ...]:
    """The facts of a shortest circle through the first of the members that lies on one (each does)."""
    start = min(members)
    came_from: dict[str, str] = {}
    frontier = deque([start])
    while start not in came_from:
        here = frontier.popleft()
        for there in sorted(steps.get(here, {})):
            if there in members and there not in came_from:
                came_from[there] = here
                frontier.append(there)
    facts: list[Fact] = []
    here = start
    while not facts or here != start:
        before = came_from[here]
        facts.append((before, steps[before][here], here))
        here = before
    return tuple(reversed(facts))
