"""Whom a sentence names, and how."""

from collections.abc import Sequence

import pytest

from render import Person, Tense
from render.prose.addressing import Addressing
from render.prose.entry import SEVERAL
from render.prose.language import language
from render.prose.naming import Names
from render.prose.narrator import Narrator, Voice
from render.prose.template import Plain, Template
from render.prose.verbs import Moment
from world import Fact, World
from world.pattern.neighbours import Neighbours

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
    ("deed", "rdf:type", "lg:Secret"),
    ("deed", "rdfs:label", '"the truth about the betrayal of Max by Bea Quill"'),
    ("six", "rdf:type", "lg:Agency"),
    ("six", "rdfs:label", '"the KGB"'),
    ("file", "rdf:type", "lg:Document"),
    ("file", "rdfs:label", '"a file of the KGB"'),
    ("truth", "rdf:type", "lg:Information"),
    ("truth", "rdfs:label", '"the truth about Ann Orr"'),
    ("owed", "rdf:type", "lg:Money"),
    ("owed", "rdfs:label", '"debts"'),
    ("dread", "rdf:type", "lg:Fear"),
    ("dread", "rdfs:label", '"losing the children"'),
]


@pytest.fixture
def narrator(seeds: World) -> Narrator:
    return _narrator(seeds)


def _narrator(seeds: World, voice: Voice | None = None, more: Sequence[Fact] = ()) -> Narrator:
    given = {fact[:2] for fact in more}
    world = seeds.scope([], [*(fact for fact in FACTS if fact[:2] not in given), *more])
    near = Neighbours(world.store)
    names = Names(world, near, language())
    names.tell_of(["ann", "bea", "max"])
    return Narrator(names, Addressing(near, names, language(), "1998-03-02", {}), voice or Voice())


def _say(narrator: Narrator, *sentences: str, moment: Moment = Moment.NOW) -> str:
    names = {fact[0]: fact[0] for fact in [*FACTS, *KIN]}
    bindings = {
        **names,
        "both": f"max{SEVERAL}ann",
        "as": '"MI6 officer"',
        "day": '"1998-03-02"',
        "skill": '"gathering intelligence"',
        "things": '"debts"',
    }
    return " ".join(narrator.say(_pieces(sentence), bindings, moment=moment) for sentence in sentences)


def _pieces(sentence: str) -> tuple[Plain, ...]:
    return next(Template.parse(sentence).ways)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{ann} met {cy}. {ann} knew {cy}.", "Ann Orr met an old acquaintance. Ann knew the acquaintance."),
        ("{spot}; {spot}, {spot.a}.", "A small café in Shibuya; the small café, a small café in Shibuya."),
        ("The {spot.noun}, the {inn.noun}, the {steel.noun}.", "The café, the hotel, the weapon."),
        ("{ann.their} {steel.bare}, {six.the}, {ann.the}.", "Ann Orr’s weapon of bright steel, the KGB, Ann."),
        ("Once {as.a}, known for {skill}.", "Once an MI6 officer, known for gathering intelligence."),
        ("{day.date}, {day.weekday}, {day.month}.", "2 March 1998, Monday, March."),
        ("{day.season} {day.year}.", "Spring 1998."),
        ("{file} left {six}. {file}.", "A file left the KGB. The file."),
        ("{ann}, {truth}.", "Ann Orr, the truth about Ann."),
        ('{max} rose. "No," said {cy}.', "Max rose. “No,” said an old acquaintance."),
        ('"{skill}", they called it.', "“Gathering intelligence”, they called it."),
    ],
)  # fmt: skip
def test_a_field_names_what_it_stands_for(narrator: Narrator, said: str, expected: str) -> None:
    assert _say(narrator, said) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{max} came.", "{max.they} [be] late."], "Max came. He was late."),
        (["{cy} came.", "{cy.they} [be] late."], "An old acquaintance came. They were late."),
        (["{ann} met {max}.", "{ann.they} liked {max.them}."], "Ann Orr met Max. She liked him."),
        (["{max.they} came."], "Max came."),
        (["{max} came and hurt {max.themself}."], "Max came and hurt himself."),
    ],
)
def test_a_pronoun_stands_where_it_is_clear(narrator: Narrator, sentences: list[str], expected: str) -> None:
    assert _say(narrator, *sentences) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{ann} [meet] {bea}.", "{ann.they} sat down."], "Ann Orr met Bea Quill. She sat down."),
        (["{ann} met {bea}. {bea.they} [be] late."], "Ann Orr met Bea Quill. Bea Quill was late."),
        (["{ann} and {bea} [meet].", "{ann.they} sat down."], "Ann Orr and Bea Quill met. Ann sat down."),
        (["{ann} [hear] {bea} behind {ann.them}."], "Ann Orr heard Bea Quill behind her."),
        (
            ["With {ann}, {bea} [go] by, and {ann.they} [be] late."],
            "With Ann Orr, Bea Quill went by, and Ann was late.",
        ),
        (["{ann} met {bea} and drew {ann.their} gun."], "Ann Orr met Bea Quill and drew her gun."),
        (["{ann} saw {bea} draw {bea.their} gun."], "Ann Orr saw Bea Quill draw her gun."),
    ],
)
def test_of_two_who_share_a_pronoun_one_is_named(narrator: Narrator, sentences: list[str], expected: str) -> None:
    assert _say(narrator, *sentences) == expected


def test_of_two_in_a_row_the_second_goes_by_the_name(narrator: Narrator) -> None:
    said = _say(narrator, "{max} and {ann} [meet].", "{max} and {ann.they} [have] time.")
    assert said == "Max and Ann Orr met. Max and Ann had time."


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person.THIRD, "Ann Orr met Max. A table stood between the two."),
        (Person.FIRST, "I met Max. A table stood between the two of us."),
        (Person.SECOND, "You met Max. A table stood between the two of you."),
    ],
)
def test_two_of_whom_one_tells_are_the_two_of_us(seeds: World, person: Person, expected: str) -> None:
    narrator = _narrator(seeds, Voice(person=person, teller="ann"))
    assert _say(narrator, "{ann} [meet] {max}. A table [stand|it] between {ann.two}.") == expected


def test_who_could_have_done_it_is_a_subject(seeds: World) -> None:
    narrator = _narrator(seeds, Voice(person=Person.FIRST, teller="ann"))
    assert _say(narrator, "It rained; {ann} could have wept.") == "It rained; I could have wept."


def test_in_a_new_paragraph_whoever_is_not_the_teller_is_named(seeds: World) -> None:
    narrator = _narrator(seeds, Voice(teller="ann"))
    said = _say(narrator, "{ann} [meet] {max}.")
    narrator.discourse.begin_paragraph()
    said += " " + _say(narrator, "{ann.they} [like] {max.them}.", "{ann.they} [smile].")
    assert said == "Ann Orr met Max. She liked Max. She smiled."


def test_a_name_of_several_abbreviations_has_an_article(seeds: World) -> None:
    narrator = _narrator(seeds, more=[("six", "rdfs:label", '"KGB RB"')])
    assert _say(narrator, "{six} [watch].") == "The KGB RB watched."


def test_a_name_that_holds_what_it_is_called_for_short_explains_it(seeds: World) -> None:
    narrator = _narrator(
        seeds, more=[("six", "rdfs:label", '"State security (from 1962 III)"'), ("six", "skos:altLabel", '"III"')]
    )
    assert _say(narrator, "{ann} [serve] {six}.") == "Ann Orr served State security (from 1962 III)."


def test_what_has_a_name_keeps_it_behind_the_name_of(narrator: Narrator) -> None:
    said = _say(narrator, "{ann} came.", "{max} [think] of {ann}.", "{max} [say] the name of {ann}.")
    assert said == "Ann Orr came. Max thought of her. He said the name of Ann."


def test_whoever_was_not_mentioned_for_long_is_named_again(narrator: Narrator) -> None:
    said = _say(narrator, "{max} came.", *["It rained."] * 4, "{max.they} left.")
    assert said.endswith("Max left.")


TOLD = "{max} [go] in and [not look] up, where {ann} [had leave] {max.their} card; {max.they} [can] wait."


@pytest.mark.parametrize(
    ("voice", "moment", "expected"),
    [
        (Voice(), Moment.NOW, "Max went in and did not look up, where Ann Orr had left his card; he could wait."),
        (
            Voice(Tense.PRESENT),
            Moment.NOW,
            "Max goes in and does not look up, where Ann Orr left his card; he can wait.",
        ),
        (
            Voice(),
            Moment.BEFORE,
            "Max had gone in and not looked up, where Ann Orr had left his card; he could wait.",
        ),
        (
            Voice(Tense.PRESENT),
            Moment.BEFORE,
            "Max went in and did not look up, where Ann Orr had left his card; he could wait.",
        ),
        (
            Voice(Tense.PAST, Person.FIRST, "max"),
            Moment.NOW,
            "I went in and did not look up, where Ann Orr had left my card; I could wait.",
        ),
        (
            Voice(Tense.PRESENT, Person.SECOND, "max"),
            Moment.NOW,
            "You go in and do not look up, where Ann Orr left your card; you can wait.",
        ),
    ],
)
def test_a_line_is_told_in_any_tense_and_person(seeds: World, voice: Voice, moment: Moment, expected: str) -> None:
    assert _say(_narrator(seeds, voice), TOLD, moment=moment) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{max} [sell] {bea}, and [take] the money.", "Max had sold Bea Quill, and taken the money."),
        (
            "{max} [go] in and [be] late, and {max.they} [know] it.",
            "Max had gone in and been late, and he had known it.",
        ),
        ("{max} [leave], and {ann} [know] it.", "Max had left, and Ann Orr knew it."),
        ("{max} [have] a card, and [have] a name on it.", "Max had a card, and had a name on it."),
        ("{max} [leave] when {max.they} [see] {bea}.", "Max had left when he saw Bea Quill."),
        ("{max} [leave]. {max.they} [go] home.", "Max had left. He went home."),
        ("{max} [leave], and [would not come] back.", "Max had left, and would not come back."),
    ],
)
def test_what_goes_on_from_what_was_before_was_before_too(narrator: Narrator, said: str, expected: str) -> None:
    assert _say(narrator, said, moment=Moment.BEFORE) == expected


def test_in_the_present_what_was_before_what_was_before_is_told_so(seeds: World) -> None:
    line = "{max} [leave], and [would call] {ann}, whom {max.they} [had know]."
    told = {moment: _say(_narrator(seeds, Voice(Tense.PRESENT)), line, moment=moment) for moment in Moment}
    assert told[Moment.NOW] == "Max leaves, and will call Ann Orr, whom he knew."
    assert told[Moment.BEFORE] == told[Moment.LONG_BEFORE] == "Max left, and would call Ann Orr, whom he had known."
    assert told[Moment.EARLIER] == "Max had left, and would call Ann Orr, whom he had known."


KIN = [
    ("cat", "rdf:type", "lg:Person"),
    ("cat", "rdfs:label", '"Cat Quill"'),
    ("cat", "lg:shortName", '"Quill"'),
    ("bea", "lg:shortName", '"Quill"'),
]


def test_two_of_one_surname_are_told_apart_though_one_does_not_play(seeds: World) -> None:
    narrator = _narrator(seeds, more=KIN)
    assert _say(narrator, "{bea} [come].", "It [rain|it] on {bea.the} all day.") == (
        "Bea Quill came. It rained on Quill all day."
    )
    assert _say(narrator, "{bea} and {cat} [meet].") == "Quill and Cat Quill met."
    assert _say(narrator, *["It [rain|it] on {bea.the}."] * 2) == "It rained on Bea Quill. It rained on Quill."
    assert _say(narrator, *["It rained."] * 4, "It [rain|it] on {bea.the}.").endswith("on Quill.")


SERVICE = [
    ("six", "skos:altLabel", '"SVR"'),
    ("six", "rdfs:label", '"Foreign Intelligence Service"'),
    ("file", "rdfs:label", '"a file of the SVR"'),
]


def test_a_service_is_told_of_in_full_once_and_then_for_short(seeds: World) -> None:
    narrator = _narrator(seeds, more=SERVICE)
    told = _say(narrator, "{six.short} [call].", "Rank: major, {six.bare}.", "{six} [wait].")
    assert told == "The Foreign Intelligence Service (SVR) called. Rank: major, SVR. The SVR waited."
    told = _say(_narrator(seeds, more=SERVICE), "{six} [lose] {file}.")
    assert told == "The Foreign Intelligence Service (SVR) lost a file."


def test_a_short_name_is_explained_unless_it_is_what_the_words_of_the_full_one_begin_with(seeds: World) -> None:
    own = [("six", "skos:altLabel", '"FIS"'), ("six", "rdfs:label", '"Foreign Intelligence Service"')]
    told = _say(_narrator(seeds, more=own), "{six} [call].", "{six} [wait].")
    assert told == "The Foreign Intelligence Service called. The FIS waited."
    narrator = _narrator(seeds, more=SERVICE)
    assert _say(narrator, "It [be|it] {six.possessive}.") == "It was the Foreign Intelligence Service’s."
    assert _say(narrator, "{six} [call].", "{six} [wait].").endswith("(SVR) called. The SVR waited.")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{owed} [be] enough, and {owed.they} [grow].", "Debts were enough, and they grew."),
        ("{dread} [be] enough, and {dread.they} [grow].", "Losing the children was enough, and it grew."),
        ("{both} [be] late.", "Max and Ann Orr were late."),
        ("{things} [be] old.", "Debts were old."),
        ("{file} [be] old.", "A file of the KGB was old."),
    ],
)
def test_a_verb_has_the_number_of_the_thing_of_which_it_is_told(narrator: Narrator, said: str, expected: str) -> None:
    assert _say(narrator, said) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{max}, {ann} and {bea} [come].", "{max.they} [be] late."], "Max, Ann Orr and Bea Quill came. Max was late."),
        (["{max} [see] {ann} and {bea}.", "{max.they} [be] late."], "Max saw Ann Orr and Bea Quill. He was late."),
        (
            ["At {spot} {ann} [meet] {bea} and [show|ann] {ann.their} gun."],
            "At a small café in Shibuya Ann Orr met Bea Quill and showed her gun.",
        ),
        (
            ["{ann} [come]; to {bea} it [seem|it] that {bea.they} [be] late."],
            "Ann Orr came; to Bea Quill it seemed that she was late.",
        ),
        (
            ["{ann} [come], and {bea} [look] away; {ann.they} [be] late."],
            "Ann Orr came, and Bea Quill looked away; Ann was late.",
        ),
    ],
)
def test_readers_have_in_mind_who_acts_and_not_one_of_a_list(
    narrator: Narrator, sentences: list[str], expected: str
) -> None:
    assert _say(narrator, *sentences) == expected


@pytest.mark.parametrize(
    ("said", "past", "present"),
    [
        ("{max} [never look] up.", "Max never looked up.", "Max never looks up."),
        ("{max} [had never look] up.", "Max had never looked up.", "Max never looked up."),
        ("{max} [would never look] up.", "Max would never look up.", "Max will never look up."),
        ("{max} [if never look] up.", "Max would never look up.", "Max would never look up."),
        ("It [if not have been|it] so.", "It would not have been so.", "It would not have been so."),
        ("{max} [always be] late.", "Max was always late.", "Max is always late."),
        ("{max} [seldom have] time.", "Max seldom had time.", "Max seldom has time."),
        ("{max} [supply] it.", "Max supplied it.", "Max supplies it."),
    ],
)
def test_an_adverb_stands_where_it_belongs(seeds: World, said: str, past: str, present: str) -> None:
    assert _say(_narrator(seeds), said) == past
    assert _say(_narrator(seeds, Voice(Tense.PRESENT)), said) == present


def test_two_who_do_something_do_it_in_the_plural(narrator: Narrator) -> None:
    assert _say(narrator, "{ann} and {max} [be] there.") == "Ann Orr and Max were there."


def test_somebody_unknown_is_seen_and_not_named(narrator: Narrator) -> None:
    narrator.veiled["bea"] = "a woman of about forty"
    before = _say(narrator, "{bea} [sit] there.", "{bea} [wait].")
    narrator.reveal("bea")
    assert before == "A woman of about forty sat there. She waited."
    assert _say(narrator, "It [be|it] {bea}.") == "It was Bea Quill."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("{max} and {ann} [be] married.", "Ann Orr and I were married."),
        ("It [pass|it] between {max} and {ann}.", "It passed between Ann Orr and me."),
        ("{max}, of {six}, [call|max] at noon.", "I, of the KGB, called at noon."),
        ("{both} [be] there.", "Ann Orr and I were there."),
        ("Character of {max}: vain.", "My character: vain."),
        ("The work [be|it] known to {max}, of all people.", "The work was known to me, of all people."),
    ],
)
def test_who_tells_of_themself_does_it_politely(seeds: World, said: str, expected: str) -> None:
    assert _say(_narrator(seeds, Voice(Tense.PAST, Person.FIRST, "max")), said) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["{ann} [know] {deed}."], "Ann Orr knew the truth about Bea Quill’s betrayal of Max."),
        (
            ["{max} came.", "{ann} [know] {deed}."],
            "Max came. Ann Orr knew the truth about Bea Quill’s betrayal of Max.",
        ),
        (["{bea} [tell] {max} {deed}."], "Bea Quill told Max the truth about the betrayal."),
        (["{max} [know] {deed}."], "Max knew the truth about Bea Quill’s betrayal of him."),
    ],
)
def test_a_betrayal_is_named_by_those_of_whom_the_story_tells(
    seeds: World, sentences: list[str], expected: str
) -> None:
    assert _say(_narrator(seeds), *sentences) == expected


def test_who_comes_after_others_is_introduced_by_name(narrator: Narrator) -> None:
    _say(narrator, "{ann} [meet] {bea}.")
    assert narrator.introduce("ann")
    _say(narrator, "{ann} [wait].")
    assert not narrator.introduce("ann")
