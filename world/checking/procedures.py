"""What no pattern can say: the procedures that the pages of rules name."""

from typing import Final

from world.checking.circles import circle_reach, circles, on_circle
from world.checking.crowds import crowds, objects
from world.checking.duplicates import days_around, duplicate_events, duplicate_names, names_around
from world.checking.geography import misplaced, moved
from world.checking.kinship import kin_in_a_circle, kin_reach
from world.checking.lifespans import (
    bonds_around,
    lives_too_long,
    parent_dead_before_birth,
    parent_too_old,
    people_around,
)
from world.checking.mentions import dangling, things_named, untyped
from world.checking.overlaps import (
    agents_around,
    covers_around,
    in_two_hands,
    shared_covers,
    things_around,
    two_masters,
)
from world.checking.survey import Procedure, bound_to, subjects
from world.checking.telling import secrets, secrets_around
from world.checking.terms import (
    acceptances,
    disjoint_types,
    misplaced_properties,
    terms_used,
    unknown_rules,
    unknown_terms,
)
from world.checking.times import of_the_whole, times, whole
from world.checking.travel import homes, travel, travellers

PROCEDURES: Final = {
    "circles": Procedure(circles, on_circle, circle_reach),
    "coordinates": Procedure(misplaced, bound_to("place"), moved),
    "crowds": Procedure(crowds, bound_to("thing"), objects),
    "dangling": Procedure(dangling, bound_to("missing"), things_named),
    "disjoint-types": Procedure(disjoint_types, bound_to("thing"), subjects),
    "duplicate-events": Procedure(duplicate_events, bound_to("day"), days_around),
    "duplicate-names": Procedure(duplicate_names, bound_to("name"), names_around),
    "homes": Procedure(homes, bound_to("person"), travellers),
    "kinship": Procedure(kin_in_a_circle, on_circle, kin_reach),
    "life": Procedure(lives_too_long, bound_to("person"), people_around),
    "misplaced-properties": Procedure(misplaced_properties, bound_to("thing"), subjects),
    "parent-dead": Procedure(parent_dead_before_birth, bound_to("bond"), bonds_around),
    "parent-too-old": Procedure(parent_too_old, bound_to("bond"), bonds_around),
    "possession": Procedure(in_two_hands, bound_to("thing"), things_around),
    "secrets": Procedure(secrets, bound_to("secret"), secrets_around),
    "shared-covers": Procedure(shared_covers, bound_to("name"), covers_around),
    "times": Procedure(times, of_the_whole, whole),
    "travel": Procedure(travel, bound_to("person"), travellers),
    "two-masters": Procedure(two_masters, bound_to("agent"), agents_around),
    "unknown-rules": Procedure(unknown_rules, bound_to("acceptance"), acceptances),
    "unknown-terms": Procedure(unknown_terms, bound_to("term"), terms_used),
    "untyped": Procedure(untyped, bound_to("thing"), subjects),
}
"""By the name that a rule's page gives under `procedure`."""
