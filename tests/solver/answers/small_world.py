"""Small random worlds: a handful of people, services, bonds, events, places and days, with doubts and gaps."""

from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st

from tests.solver.answers.brute_force import Fact

PEOPLE: Final = ("p0", "p1", "p2", "p3", "p4")
FIRST: Final = date(1990, 1, 1)
LAST: Final = 12
"""Days from the first on which anything is dated."""

SETTING: Final[tuple[Fact, ...]] = (
    ("o0", "rdf:type", "lg:Agency"),
    ("o1", "rdf:type", "lg:Company"),
    ("c0", "rdf:type", "lg:City"),
    ("c1", "rdf:type", "lg:City"),
    ("v0", "rdf:type", "lg:Cafe"),
    ("v0", "lg:within", "c0"),
    ("v1", "rdf:type", "lg:Hotel"),
    ("v1", "lg:within", "v0"),
    ("v2", "rdf:type", "lg:Hotel"),
    ("w0", "rdf:type", "lg:Firearm"),
    ("d0", "rdf:type", "lg:Document"),
    ("m0", "rdf:type", "lg:Love"),
    ("f0", "rdf:type", "lg:Fear"),
    ("s0", "rdf:type", "lg:Skill"),
)

_KINDS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "Betrayal": (("betrayer", *PEOPLE), ("betrayed", *PEOPLE)),
    "Meeting": (("party", *PEOPLE), ("party", *PEOPLE), ("place", "c0", "v0", "v1")),
    "Encounter": (("party", *PEOPLE), ("place", "c0", "c1", "v2")),
    "Transfer": (("thing", "d0", "w0"), ("giver", *PEOPLE), ("receiver", *PEOPLE), ("place", "c0", "v1")),
    "Theft": (("thing", "d0", "w0"), ("robbed", "o0", "o1")),
    "Mission": (("agent", *PEOPLE), ("target", *PEOPLE)),
    "Death": (("deceased", *PEOPLE),),
    "Romance": (("party", *PEOPLE), ("party", *PEOPLE)),
    "Friendship": (("party", *PEOPLE), ("party", *PEOPLE)),
    "Enmity": (("party", *PEOPLE), ("party", *PEOPLE)),
    "Marriage": (("party", *PEOPLE), ("party", *PEOPLE)),
    "Trust": (("truster", *PEOPLE), ("trusted", *PEOPLE)),
    "Mentorship": (("mentor", *PEOPLE), ("pupil", *PEOPLE)),
    "Service": (("agent", *PEOPLE), ("organisation", "o0", "o1"), ("place", "c0", "c1")),
    "Residence": (("agent", *PEOPLE), ("place", "c0", "c1")),
    "Presence": (("agent", *PEOPLE), ("place", "c0", "v0")),
    "Possession": (("holder", *PEOPLE), ("thing", "d0", "w0")),
    "Imprisonment": (("prisoner", *PEOPLE), ("captor", "o0", *PEOPLE)),
    "Hiding": (("agent", *PEOPLE),),
    "Renown": (("agent", *PEOPLE),),
    "Secret": (("keptBy", *PEOPLE), ("keptFrom", *PEOPLE)),
}


@st.composite
def small_worlds(draw: st.DrawFn, records: int = 12, people: int = 5) -> tuple[Fact, ...]:
    """Facts of a small world; days may be missing, and so may anything that a record could say."""
    known = PEOPLE[: draw(st.integers(3, people))]
    facts: list[Fact] = [(one, "rdf:type", "lg:Person") for one in known]
    names = []
    for number in range(draw(st.integers(5, records))):
        kind = draw(st.sampled_from(sorted(_KINDS)))
        name = f"e{number}"
        names.append(name)
        facts.append((name, "rdf:type", f"lg:{kind}"))
        for key, *values in _KINDS[kind]:
            value = draw(st.sampled_from([v for v in values if v not in PEOPLE or v in known] * 3 + [None]))
            facts += [(name, f"lg:{key}", value)] if value else []
        facts += draw(_days(name))
    person = st.sampled_from(known)
    facts += [
        (one, "lg:possiblySameAs", other)
        for one, other in draw(st.lists(st.tuples(person, person), max_size=2))
        if one != other
    ]
    minds = st.sampled_from([("lg:motive", "m0"), ("lg:fear", "f0"), ("lg:skill", "s0")])
    facts += [(one, *mind) for one, mind in draw(st.lists(st.tuples(person, minds), max_size=3))]
    event = st.sampled_from(names)
    facts += [(one, "lg:before", other) for one, other in draw(st.lists(st.tuples(event, event), max_size=1))]
    facts += draw(_days(known[0]))
    return tuple(dict.fromkeys([*SETTING, *facts]))


@st.composite
def _days(draw: st.DrawFn, name: str) -> list[Fact]:
    """Some of the four days between which something began and ended."""
    order = sorted(draw(st.tuples(*[st.integers(0, LAST)] * 4)))
    said = draw(st.sampled_from([0b1111, 0b1111, 0b0000, 0b1100, 0b0011, 0b0110, 0b1001, 0b0001]))
    bounds = ("beginEarliest", "beginLatest", "endEarliest", "endLatest")
    days = (order[0], order[1], max(order[1], order[2]), order[3])
    return [
        (name, f"lg:{bound}", day_literal(day))
        for place, (bound, day) in enumerate(zip(bounds, days, strict=True))
        if said >> place & 1
    ]


def day_literal(day: int) -> str:
    """So many days after the first, as a world writes it."""
    return f'"{FIRST + timedelta(days=day)}"^^xsd:date'
