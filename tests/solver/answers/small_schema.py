"""Small random schemas, as YAML gives them: library predicates, patterns of their own, choices, options, sub-plots."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from hypothesis import assume
from hypothesis import strategies as st

from tests.solver.answers.lines import predicates, ways_of

ROLES: Final[dict[str, tuple[str, ...]]] = {
    "a": ("Person", "Person", "Agent"),
    "b": ("Person", "Person", "Entity"),
    "c": ("Person",),
    "e": ("Event", "Event", "Occurrence", "Entity"),
    "f": ("Event", "Entity"),
    "t": ("Situation", "Entity"),
    "o": ("Organisation",),
    "v": ("Venue", "Place"),
    "w": ("Thing", "Document"),
}
"""Names of roles, and the classes that they may have."""

_FITTING: Final[dict[str, str]] = {
    "Person": "abc",
    "Agent": "abco",
    "Event": "ef",
    "Occurrence": "eft",
    "Betrayal": "e",
    "Transfer": "e",
    "Mission": "f",
    "Entity": "abcefto",
    "Relationship": "t",
    "Situation": "t",
    "Organisation": "o",
    "Place": "v",
    "Venue": "v",
    "Thing": "w",
    "Document": "w",
}
"""Which roles may stand for a parameter of a class."""

CHOICES: Final = ("Forgiven", "Killed", "WalkedAway")

_NOWHERE: Final = {"is-deceived-by", "runs", "is-under-cover-as", "is-a-crossing"}
"""Predicates that no small world meets."""

USED: Final = sorted(
    name
    for name, (of, _) in predicates().items()
    if name not in _NOWHERE and all(kind in _FITTING for kind in of.values())
)

_BINDING: Final = (
    "{m} lg:participant {p}",
    "{m} lg:participant {p} . {m} lg:participant {q}",
    "{m} lg:participant {p} . {n} lg:participant {p}",
    "{m} lg:agent {p}",
    "{m} lg:party {p}",
    "{m} lg:betrayed {p}",
    "{m} lg:betrayer {p}",
    "{m} lg:organisation {o}",
    "{m} lg:place {v}",
    "{m} a lg:Event",
    "{m} a lg:Situation",
    "{m} a lg:Betrayal",
    "{m} a lg:Relationship",
    "{p} a lg:Person",
    "{p} lg:fear {x}",
    "{p} lg:motive {x}",
    "{m} lg:participant p0",
    "{m} lg:party p1",
    "{v} within {city}",
    "{city} a lg:City",
    "{m} lg:beginEarliest {day}",
    "{m} lg:endLatest {day}",
    "{p} lg:possiblySameAs {q}",
    "{m} lg:before {n}",
    "{p} reaches ^lg:betrayed/lg:betrayer {q}",
)
_TESTING: Final = (
    "{p} differs {q}",
    "{p} is-not {q}",
    "{p} is {q}",
    "{p} listed-before {q}",
    "{m} precedes {n}",
    "{m} may-precede {n}",
    "{m} may-be-before {n}",
    "{m} overlaps {n}",
    "{m} may-overlap {n}",
    "{m} begins-before {n}",
    "{m} ends-after {n}",
    "{m} begins-within-years 1 {p}",
    "{m} ends-within-years 1 {n}",
)


Names: TypeAlias = tuple[tuple[str, str], tuple[str, str]]
"""The variables of a pattern: two for people, two for what they take part in."""


@st.composite
def lines(draw: st.DrawFn, names: Names) -> str:
    """A line of a pattern."""
    people, things = map(st.sampled_from, names)
    form = draw(st.sampled_from(_BINDING) | st.sampled_from(_BINDING) | st.sampled_from(_TESTING))
    return form.format(
        p=draw(people), q=draw(people), m=draw(things), n=draw(things), o="?o", v="?v", x="?z", city="?city", day="?day"
    )


@st.composite
def patterns(draw: st.DrawFn, names: Names, depth: int = 0) -> list[Any]:
    """A pattern: lines, and now and then alternatives and absences, one within the other."""
    found: list[Any] = draw(st.lists(lines(names), min_size=1, max_size=3 if depth == 0 else 2))
    more = draw(st.sampled_from(["", "", "any", "none", "both"] if depth < 2 else [""]))
    if more in ("any", "both"):
        found.append({"any": [draw(patterns(names, depth=2)), draw(patterns(names, depth=depth + 1))]})
    if more in ("none", "both"):
        found.append({"none": draw(patterns(names, depth=depth + 1))})
    return found


@st.composite
def names(draw: st.DrawFn) -> Names:
    """Roles for a pattern to be about, and variables of its own."""
    people = draw(st.sampled_from([("?a", "?b"), ("?a", "?x"), ("?b", "?c"), ("?c", "?x")]))
    things = draw(st.sampled_from([("?e", "?y"), ("?e", "?f"), ("?t", "?e"), ("?f", "?y"), ("?y", "?z")]))
    return people, things


@st.composite
def uses(draw: st.DrawFn) -> dict[str, Any]:
    """A rule that is a predicate of the library."""
    name = draw(st.sampled_from(USED))
    kinds = list(predicates()[name][0].values())
    of: list[str] = []
    for kind in kinds:
        left = [role for role in _FITTING[kind] if role not in of] or list(_FITTING[kind])
        of.append(draw(st.sampled_from(left)))
    return {"use": name, "of": of}


@st.composite
def bodies(draw: st.DrawFn, rules: int = 3, prefix: str = "r") -> dict[str, Any]:
    """Some rules and the roles that they mention, every role with a rule."""
    asked: dict[str, Any] = {}
    for number in range(draw(st.integers(1, rules))):
        if draw(st.booleans()):
            asked[f"{prefix}{number}"] = draw(uses())
        else:
            asked[f"{prefix}{number}"] = {
                "where": draw(patterns(draw(names()))),
                "says": "It holds.",
                "denied": "It does not.",
            }
    roles = {
        name: {"a": draw(st.sampled_from(ROLES[name])), "means": "somebody or something"}
        for name in ROLES
        if any(name in mentioned(rule) for rule in asked.values())
    }
    return {"roles": roles, "rules": asked}


def mentioned(rule: Mapping[str, Any]) -> set[str]:
    """The roles that a rule is about."""
    if "use" in rule:
        return {rule["of"]} if isinstance(rule["of"], str) else set(rule["of"])
    return {term[1:] for way in ways_of(rule["where"]) for term in way.names} & ROLES.keys()


@st.composite
def small_schemas(draw: st.DrawFn, name: str = "tried", *, options: bool = True, rules: int = 3) -> dict[str, Any]:
    """A schema of its own: roles, rules, perhaps choices with conditions, optional roles and alternatives."""
    body = draw(bodies(rules))
    roles, asked = body["roles"], body["rules"]
    if not roles:
        roles["a"], asked["r0"] = {"a": "Person", "means": "somebody"}, {"use": "is-alive", "of": ["a"]}
    if options and draw(st.booleans()):
        roles["outcome"] = {"a": "Outcome", "means": "an ending", "choices": draw(_choices(sorted(roles)))}
        if not isinstance(roles["outcome"]["choices"], Mapping):
            asked["outcome_is_chosen"] = _own([{"any": ["?outcome is lg:Forgiven", "?outcome is lg:Killed"]}])
    schema = {"id": name, "title": name.title(), "logline": "A schema to try.", "anchor": min(roles), **body}
    if options and draw(st.integers(0, 2)) == 0 and len(roles) > 1:
        for role in draw(st.lists(st.sampled_from(sorted(roles)[1:]), max_size=2, unique=True)):
            roles[role]["optional"] = "true"
    if options and draw(st.integers(0, 3)) == 0:
        ways = {way: draw(bodies(rules=1, prefix=f"{way}_")) for way in ("one", "two")}
        for way in ways.values():
            way["roles"] = {role: about for role, about in way["roles"].items() if role not in roles}
        schema["alternatives"] = {"fall": ways}
    return schema


@st.composite
def staged_schemas(draw: st.DrawFn) -> dict[str, Any]:
    """A schema with one to three scenes, in windows of few days."""
    schema = draw(small_schemas())
    always = sorted(name for name, about in schema["roles"].items() if "optional" not in about and name != "outcome")
    assume(always)
    role = st.sampled_from(always)
    keys = st.sampled_from(["agent", "about"])
    window = st.tuples(st.integers(0, 4), st.integers(0, 3)).map(lambda one: [one[0], sum(one)])
    schema["scenes"] = []
    for number in range(draw(st.integers(1, 3))):
        scene: dict[str, Any] = {"id": f"s{number}", "kind": "Encounter", "summary": "It happens.", "gap": draw(window)}
        scene["roles"] = draw(st.dictionaries(keys, role, min_size=1, max_size=2))
        if number == 0 or draw(st.integers(0, 4)) == 0:
            scene["after"] = draw(st.dictionaries(role, window, max_size=2))
        if "outcome" in schema["roles"] and draw(st.integers(0, 2)) == 0:
            scene["only"] = {"outcome": ["Forgiven"]}
        schema["scenes"].append(scene)
    return schema


@st.composite
def composed_schemas(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A schema and one that has it as a sub-plot, perhaps with a role in common."""
    part, whole = draw(small_schemas("part", rules=2)), draw(small_schemas(options=False, rules=2))
    sharing = draw(st.booleans())
    shared = [name for name, about in part["roles"].items() if name in whole["roles"] and "optional" not in about]
    plot: dict[str, Any] = {"schema": "part"}
    if shared and sharing:
        plot["roles"] = {name: name for name in draw(st.lists(st.sampled_from(shared), min_size=1, max_size=1))}
    return part, {**whole, "plots": {"sub": plot}}


@st.composite
def _choices(draw: st.DrawFn, roles: Sequence[str]) -> Any:
    """Choices, alone or each with its condition."""
    chosen = CHOICES[: draw(st.integers(1, 3))]
    people = [role for role in roles if role in "abc"]
    if not people or draw(st.booleans()):
        return list(chosen)
    conditions = st.sampled_from(
        [{"use": use, "of": role} for use in ("is-afraid", "has-a-gift", "is-alive") for role in people]
        + [[f"?event lg:participant ?{role}"] for role in people]
    )
    return {choice: draw(conditions) for choice in chosen}


def _own(where: list[Any]) -> dict[str, Any]:
    return {"where": where, "says": "It holds.", "denied": "It does not."}
