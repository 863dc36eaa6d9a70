"""Whom a sentence names, and how."""

import pytest

from render.prose.reference import Narrator
from render.prose.template import Template
from world import World

FACTS = [
    ("ann", "rdf:type", "lg:Person"),
    ("ann", "rdfs:label", '"Ann Orr"'),
    ("ann", "lg:shortName", '"Ann"'),
    ("ann", "lg:pronoun", '"she"'),
    ("bea", "rdf:type", "lg:Person"),
    ("bea", "rdfs:label", '"Bea Quill"'),
    ("bea", "lg:pronoun", '"she"'),
    ("cy", "rdf:type", "lg:Person"),
    ("cy", "rdfs:label", '"an old acquaintance"'),
    ("cy", "lg:shortName", '"the acquaintance"'),
    ("max", "rdf:type", "lg:Person"),
    ("max", "rdfs:label", '"Max"'),
    ("max", "lg:pronoun", '"he"'),
    ("spot", "rdf:type", "lg:Cafe"),
    ("spot", "rdfs:label", '"a small café in Shibuya"'),
    ("inn", "rdf:type", "lg:Hotel"),
    ("inn", "rdfs:label", '"Kempinski Corner"'),
    ("steel", "rdf:type", "lg:Weapon"),
    ("steel", "rdfs:label", '"a weapon of bright steel"'),
    ("six", "rdf:type", "lg:Agency"),
    ("six", "rdfs:label", '"the KGB"'),
]


@pytest.fixture
def narrator(seeds: World) -> Narrator:
    return Narrator(seeds.scope([], FACTS))


def _say(narrator: Narrator, *sentences: str) -> str:
    names = {fact[0]: fact[0] for fact in FACTS}
    bindings = {**names, "as": '"MI6 officer"', "day": '"1998-03-02"', "skill": '"gathering intelligence"'}
    return " ".join(narrator.say(Template.parse(sentence), bindings) for sentence in sentences)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{ann} met {cy}. {ann} knew {cy}.", "Ann Orr met an old acquaintance. Ann knew the acquaintance."),
        ("{spot}; {spot}, {spot.a}.", "A small café in Shibuya; the small café in Shibuya, a small café in Shibuya."),
        ("The {spot.noun}, the {inn.noun}, the {steel.noun}.", "The café, the hotel, the weapon."),
        ("{ann.their} {steel.bare}, {six.the}, {ann.the}.", "Ann Orr’s weapon of bright steel, the KGB, Ann Orr."),
        ("Once {as.a}, known for {skill}.", "Once an MI6 officer, known for gathering intelligence."),
        ("{day.date}, {day.weekday}, {day.month}.", "2 March 1998, Monday, March."),
        ("{day.season} {day.year}.", "Spring 1998."),
        ('{max} rose. "No," said {cy}.', "Max rose. “No,” said an old acquaintance."),
        ('"{skill}", they called it.', "“Gathering intelligence”, they called it."),
    ],
)  # fmt: skip
def test_a_field_names_what_it_stands_for(narrator: Narrator, said: str, expected: str) -> None:
    assert _say(narrator, said) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{max} came.", "{max.They} was late."], "Max came. He was late."),
        (["{cy} came.", "{cy.They} was late."], "An old acquaintance came. They were late."),
        (["{ann} met {max}.", "{ann.They} liked {max.them}."], "Ann Orr met Max. She liked him."),
        (["{max.They} came."], "Max came."),
        (["{max} came and hurt {max.themself}."], "Max came and hurt himself."),
    ],
)
def test_a_pronoun_stands_where_it_is_clear(narrator: Narrator, sentences: list[str], expected: str) -> None:
    assert _say(narrator, *sentences) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{ann} met {bea}.", "{ann.They} sat down."], "Ann Orr met Bea Quill. Ann sat down."),
        (["{ann} met {bea}. {bea.They} was late."], "Ann Orr met Bea Quill. Bea Quill was late."),
        (["{ann} met {bea} and drew {ann.their} gun."], "Ann Orr met Bea Quill and drew her gun."),
        (["{ann} saw {bea} draw {bea.their} gun."], "Ann Orr saw Bea Quill draw her gun."),
    ],
)
def test_of_two_who_share_a_pronoun_one_is_named(narrator: Narrator, sentences: list[str], expected: str) -> None:
    assert _say(narrator, *sentences) == expected


def test_whoever_was_not_mentioned_for_long_is_named_again(narrator: Narrator) -> None:
    said = _say(narrator, "{max} came.", *["It rained."] * 4, "{max.They} left.")
    assert said.endswith("Max left.")
