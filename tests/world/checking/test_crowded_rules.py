"""Rules that compare all that somebody does with all else that they do: they find what plain patterns would find."""

import random

import pyoxigraph as ox
import pytest
import yaml

from world import Fact, World
from world.checking.checker import found_by
from world.checking.clashes import clashes
from world.checking.rule import rules
from world.errors import TimeError
from world.facts import literal
from world.pattern import Pattern
from world.time.dating import WRITTEN, Written, days_of

PATTERNS = {
    "enmity-and-love-at-once": """
  - ?enmity a lg:Enmity
  - ?enmity lg:party ?one
  - ?enmity lg:party ?other
  - ?one listed-before ?other
  - any:
      - ?love a lg:Romance
      - ?love a lg:Friendship
  - ?love lg:party ?one
  - ?love lg:party ?other
  - ?enmity overlaps ?love
  - none: ?enmity lg:endEarliest ?day . ?love lg:beginLatest ?day
  - none: ?love lg:endEarliest ?day . ?enmity lg:beginLatest ?day
""",
    "gives-away-twice": """
  - ?first a lg:Transfer
  - ?first lg:giver ?giver
  - ?first lg:thing ?thing
  - ?second a lg:Transfer
  - ?second lg:giver ?giver
  - ?second lg:thing ?thing
  - ?first precedes ?second
  - none:
      - any:
          - ?thing a lg:Cash
          - ?thing a lg:Drug
          - ?thing a lg:Secret
          - ?first lg:receiver ?giver
  - none:
      - ?back lg:thing ?thing
      - ?back is-not ?first
      - ?first may-precede ?back
      - ?back may-precede ?second
      - any:
          - ?back lg:receiver ?giver
          - ?back lg:holder ?giver
          - ?back lg:giver ?giver . ?back is-not ?second
""",
    "recruited-after-serving-began": """
  - ?recruitment a lg:Recruitment
  - ?recruitment lg:recruit ?person
  - ?recruitment lg:organisation ?organisation
  - ?service a lg:Service
  - ?service lg:agent ?person
  - ?service lg:organisation ?organisation
  - ?service begins-before ?recruitment
  - ?service may-overlap ?recruitment
  - none:
      - ?later a lg:Service
      - ?later lg:agent ?person
      - ?later lg:organisation ?organisation
      - ?later is-not ?service
      - ?recruitment may-precede ?later
""",
    "mission-outside-service": """
  - any:
      - ?mission a lg:Mission . ?mission lg:agent ?agent
      - ?mission a lg:Operation . ?mission lg:agent ?agent
      - ?mission a lg:Handling . ?mission lg:handler ?agent
  - ?mission lg:organisation ?organisation
  - ?service a lg:Service
  - ?service lg:agent ?agent
  - ?service lg:organisation ?organisation
  - any:
      - ?mission precedes ?service
      - ?service precedes ?mission
  - none:
      - ?another a lg:Service
      - ?another lg:agent ?agent
      - ?another lg:organisation ?organisation
      - any:
          - ?mission may-overlap ?another
          - ?another listed-before ?service
  - none: ?tie a lg:Membership . ?tie lg:agent ?agent . ?tie lg:organisation ?organisation
  - none: ?tie lg:asset ?agent . ?tie lg:organisation ?organisation
""",
    "leaves-before-serving": """
  - any:
      - ?leaving a lg:Defection . ?leaving lg:agent ?agent
      - ?leaving a lg:Resignation . ?leaving lg:agent ?agent
      - ?leaving a lg:Dismissal . ?leaving lg:dismissed ?agent
  - ?leaving lg:organisation ?organisation
  - ?service a lg:Service
  - ?service lg:agent ?agent
  - ?service lg:organisation ?organisation
  - ?leaving precedes ?service
  - none:
      - ?tie lg:participant ?agent
      - ?tie lg:organisation ?organisation
      - ?tie is-not ?leaving
      - ?tie may-precede ?leaving
  - none:
      - ?sooner a lg:Service
      - ?sooner lg:agent ?agent
      - ?sooner lg:organisation ?organisation
      - ?sooner listed-before ?service
""",
    "serves-on-after-leaving": """
  - any:
      - ?leaving a lg:Defection . ?leaving lg:agent ?agent
      - ?leaving a lg:Resignation . ?leaving lg:agent ?agent
      - ?leaving a lg:Dismissal . ?leaving lg:dismissed ?agent
  - ?leaving lg:organisation ?organisation
  - ?service a lg:Service
  - ?service lg:agent ?agent
  - ?service lg:organisation ?organisation
  - ?service begins-before ?leaving
  - ?service ends-after ?leaving
  - none: ?allegiance a lg:Allegiance . ?allegiance lg:agent ?agent
""",
}
"""The rules as patterns, which take far too long where one person does thousands of things."""

KINDS = {
    "lg:Service": ("lg:agent", "lg:organisation"),
    "lg:Mission": ("lg:agent", "lg:organisation"),
    "lg:Infiltration": ("lg:agent", "lg:organisation"),
    "lg:Handling": ("lg:handler", "lg:organisation"),
    "lg:Recruitment": ("lg:recruit", "lg:organisation"),
    "lg:Resignation": ("lg:agent", "lg:organisation"),
    "lg:Dismissal": ("lg:dismissed", "lg:organisation"),
    "lg:Membership": ("lg:agent", "lg:organisation"),
    "lg:Allegiance": ("lg:agent", "lg:joins"),
    "lg:Enmity": ("lg:party", "lg:party"),
    "lg:Romance": ("lg:party", "lg:party"),
    "lg:Friendship": ("lg:party", "lg:party"),
    "lg:Payment": ("lg:payer", "lg:thing"),
    "lg:Handover": ("lg:giver", "lg:thing"),
    "lg:Theft": ("lg:thief", "lg:thing"),
    "lg:Possession": ("lg:holder", "lg:thing"),
}


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("enmity-and-love-at-once", ("lg:Enmity", "lg:Romance", "lg:Friendship")),
        ("gives-away-twice", ("lg:Payment", "lg:Handover", "lg:Handover", "lg:Theft", "lg:Possession")),
        ("recruited-after-serving-began", ("lg:Service", "lg:Recruitment", "lg:Service")),
        ("mission-outside-service", ("lg:Service", "lg:Mission", "lg:Service", "lg:Infiltration", "lg:Handling")),
        ("leaves-before-serving", ("lg:Service", "lg:Resignation", "lg:Dismissal", "lg:Membership")),
        ("serves-on-after-leaving", ("lg:Service", "lg:Resignation", "lg:Service", "lg:Dismissal", "lg:Allegiance")),
    ],
)
def test_they_find_what_the_patterns_find(rule: str, kinds: tuple[str, ...]) -> None:
    together = 0
    for seed in range(400):
        world = a_small_world(kinds, random.Random(seed))
        pattern = Pattern.parse(yaml.safe_load(PATTERNS[rule]))
        by_pattern = {frozenset(clash.facts) for clash in clashes(world, pattern)}
        found = list(found_by(world, rules()[rule]))
        by_rule = {frozenset(clash.facts) for clash in found}
        assert len(found) == len(by_rule)
        assert by_rule == by_pattern
        together += len(by_rule)
    assert together > 5


def a_small_world(kinds: tuple[str, ...], dice: random.Random) -> World:
    """One person, seldom another, with a few situations and events; some of them in an order, some without any time."""
    facts: list[Fact] = []
    for number in range(dice.randint(2, 4)):
        name, kind = f"x{number}", kinds[number] if number < 2 else dice.choice(kinds)
        role, other = KINDS[kind]
        facts += [(name, "rdf:type", kind), (name, role, "ben" if dice.random() < 0.1 else "anna")]
        facts.append((name, other, "other"))
        begin, fate = dice.randint(1950, 1970), dice.random()
        if fate < 0.2:
            facts.append((name, "lg:when", literal(f"before x{number + 1}")))
        elif fate < 0.3:
            facts.append((name, "lg:begin", literal(f"{begin}/{begin + 3}")))
        elif fate < 0.9:
            facts += [
                (name, "lg:begin", literal(str(begin))),
                (name, "lg:end", literal(str(begin + dice.randint(0, 9)))),
            ]
    world = World(ox.Store())
    world.add(facts)
    try:
        world.add(days_of(Written(s, p, o.strip('"')) for s, p, o in facts if p in WRITTEN))
    except TimeError:
        return World(ox.Store())
    return world
