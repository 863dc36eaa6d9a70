"""Schemas as they are written, read anew: every way in which one is played, with its roles, rules and scenes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any, TypeAlias

from tests.solver.answers.lines import Way, predicates, renamed, ways_of

Source: TypeAlias = Mapping[str, Any]
"""A schema, or a part of one, as YAML gives it."""


@dataclass(frozen=True)
class Asked:
    """What a rule asks of some roles: one of the `ways`, or, with a `predicate`, that it holds for `of`.

    Where `when` names a role and a choice, it is only asked of casts in which that choice is made.
    """

    rule: str
    roles: tuple[str, ...]
    ways: tuple[Way, ...]
    predicate: str = ""
    of: tuple[str, ...] = ()
    when: tuple[str, str] | None = None


@dataclass(frozen=True)
class Played:
    """One way to play a schema: the class of each role, the choices of some, what the rules ask, and the scenes."""

    roles: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    asked: tuple[Asked, ...]
    scenes: tuple[Source, ...]


def ways_to_play(source: Source, parts: Mapping[str, Source] | None = None) -> list[Played]:
    """Every way to play a schema; `parts` are the schemas that it may have as sub-plots, by id."""
    found = []
    alternatives = source.get("alternatives", {})
    plots = source.get("plots", {})
    inner = [ways_to_play((parts or {})[one["schema"]], parts) for one in plots.values()]
    for falls in product(*(ways.values() for ways in alternatives.values())):
        for played in product(*inner):
            bodies = [source, *falls]
            moved = [_moved(one, name, plots[name].get("roles", {})) for one, name in zip(played, plots, strict=True)]
            roles = dict(chain.from_iterable(body.get("roles", {}).items() for body in bodies))
            scenes = list(chain.from_iterable(body.get("scenes", ()) for body in bodies))
            whole = Played(
                {name: f"lg:{about['a']}" for name, about in roles.items()}
                | {name: kind for one in moved for name, kind in one.roles.items() if name not in roles},
                {
                    name: tuple(f"lg:{choice}" for choice in about["choices"])
                    for name, about in roles.items()
                    if "choices" in about
                }
                | {name: choices for one in moved for name, choices in one.choices.items() if name not in roles},
                (
                    *chain.from_iterable(_asked(body, roles) for body in bodies),
                    *chain.from_iterable(one.asked for one in moved),
                ),
                (*scenes, *chain.from_iterable(one.scenes for one in moved)),
            )
            optional = [name for name, about in roles.items() if about.get("optional") == "true"]
            for count in range(len(optional) + 1):
                found += [_without(whole, set(dropped)) for dropped in combinations(optional, count)]
    return found


def _asked(body: Source, roles: Mapping[str, Any]) -> Iterator[Asked]:
    for name, rule in body.get("rules", {}).items():
        yield _one(name, rule, set(roles))
    for name, about in body.get("roles", {}).items():
        for predicate in [about["status"]] if "status" in about else []:
            yield _use(f"{name}_{predicate}", predicate, (name,))
        for word, other in about.get("times", {}).items():
            yield _use(f"{name}_{word}_{other}", word, (name, other))
        choices = about.get("choices", ())
        for choice, condition in choices.items() if isinstance(choices, Mapping) else ():
            rule = condition if isinstance(condition, Mapping) and "use" in condition else {"where": condition}
            one = _one(f"{name}_{choice}", rule, set(roles))
            yield Asked(
                one.rule,
                tuple(dict.fromkeys((name, *one.roles))),
                one.ways,
                one.predicate,
                one.of,
                (name, f"lg:{choice}"),
            )


def _one(name: str, rule: Mapping[str, Any], known: set[str]) -> Asked:
    if "use" in rule:
        of = rule["of"]
        return _use(name, rule["use"], (of,) if isinstance(of, str) else tuple(of))
    ways = ways_of(rule["where"])
    mentioned = sorted({term[1:] for way in ways for term in way.names} & known)
    return Asked(name, tuple(mentioned), ways)


def _use(name: str, predicate: str, of: tuple[str, ...]) -> Asked:
    parameters, where = predicates()[predicate]
    ways = ways_of(where)
    inner = {term[1:]: f"{name}_{term[1:]}" for way in ways for term in way.names}
    names = {**inner, **dict(zip(parameters, of, strict=True))}
    return Asked(name, tuple(dict.fromkeys(of)), ways_of(renamed(where, names)), predicate, of)


def _without(whole: Played, dropped: set[str]) -> Played:
    """All that mentions some roles goes."""
    return Played(
        {name: kind for name, kind in whole.roles.items() if name not in dropped},
        {name: choices for name, choices in whole.choices.items() if name not in dropped},
        tuple(one for one in whole.asked if dropped.isdisjoint(one.roles)),
        tuple(scene for scene in whole.scenes if dropped.isdisjoint(_players(scene))),
    )


def _players(scene: Source) -> set[str]:
    found = {role for role in scene.get("roles", {}).values() if isinstance(role, str)}
    found |= {role for several in scene.get("roles", {}).values() if not isinstance(several, str) for role in several}
    return found | {*scene.get("after", {}), *scene.get("only", {})}


def _moved(part: Played, plot: str, shared: Mapping[str, str]) -> Played:
    """A way to play a sub-plot under the names of the whole."""

    def name(role: str) -> str:
        return shared.get(role, f"{plot}_{role}")

    def way(one: Way) -> Way:
        lines = tuple(
            type(line)(_term(line.one, name), line.word, _term(line.other, name), line.measure) for line in one.lines
        )
        return Way(lines, tuple(tuple(map(way, ways)) for ways in one.absent))

    return Played(
        {name(role): kind for role, kind in part.roles.items()},
        {name(role): choices for role, choices in part.choices.items()},
        tuple(
            Asked(
                f"{plot}_{one.rule}",
                tuple(map(name, one.roles)),
                tuple(map(way, one.ways)),
                one.predicate,
                tuple(map(name, one.of)),
                one.when and (name(one.when[0]), one.when[1]),
            )
            for one in part.asked
        ),
        tuple(_moved_scene(scene, plot, name) for scene in part.scenes),
    )


def _term(term: str, name: Any) -> str:
    return f"?{name(term[1:])}" if term.startswith("?") else term


def _moved_scene(scene: Source, plot: str, name: Any) -> Source:
    return {
        **scene,
        "id": f"{plot}-{scene['id']}",
        "roles": {
            key: name(role) if isinstance(role, str) else [name(one) for one in role]
            for key, role in scene.get("roles", {}).items()
        },
        "after": {name(role): days for role, days in scene.get("after", {}).items()},
        "only": {name(role): choices for role, choices in scene.get("only", {}).items()},
    }
