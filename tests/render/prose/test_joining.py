"""Clauses about one person become one sentence, by what joins their facts, and keep all facts of both."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from render import styles
from render.prose.choosing import Draft
from render.prose.joining import joined
from render.prose.language import Style, style_named
from render.prose.message import Message
from render.prose.template import Template, Verb
from render.prose.verbs import Moment

BOUND: Mapping[str, str] = {"ann": "ann", "bea": "bea", "day": '"1998-03-02"'}


def _draft(line: str, *, part: str = "past", tone: str = "", day: str = "", moment: Moment = Moment.NOW) -> Draft:
    pieces = next(Template.parse(line).ways)
    fact = (line, "lg:party", "ann")
    message = Message(line, (), BOUND, lambda _: (fact,), part, about="ann", tone=tone, day=day)
    return Draft(pieces, BOUND, (fact,), message, moment)


def _joined(*drafts: Draft, style: str = "noir", seed: int = 1) -> list[Draft]:
    return list(joined(drafts, style_named(style), random.Random(seed)))


def _links(*drafts: Draft) -> set[str]:
    """What stands between two clauses, over some seeds."""
    found = set()
    for seed in range(30):
        (one,) = _joined(*drafts, seed=seed)
        found.add("".join(piece if isinstance(piece, str) else "_" for piece in one.pieces))
    return found


def test_two_clauses_about_one_become_one_sentence_on_the_facts_of_both() -> None:
    one, other = _draft("{ann} [wait]."), _draft("{ann} [smile].")
    (both,) = _joined(one, other)
    assert set(both.facts) == {*one.facts, *other.facts}
    assert sum(piece == "." for piece in both.pieces) == 1


def test_bright_and_dark_are_a_contrast_and_likes_are_none() -> None:
    contrast = _links(_draft("{ann} [wait].", tone="bright"), _draft("{ann} [weep].", tone="dark"))
    assert contrast
    assert all(", but" in one or ", and yet" in one for one in contrast)
    alike = _links(_draft("{ann} [wait].", tone="bright"), _draft("{ann} [sing].", tone="bright"))
    assert not any("but" in one or "yet" in one for one in alike)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_draft("{ann} [wait]."), _draft("{bea} [smile].", part="says")),
        (_draft("{ann} [wait]."), _draft("“No,” {ann} [say].", part="talk:ann")),
        (_draft("{ann} [wait]."), _draft("{ann} [smile].", moment=Moment.BEFORE)),
        (_draft("{ann} [wait] " + "and wait " * 18 + "."), _draft("{ann} [smile] " + "and smile " * 18 + ".")),
    ],
    ids=["of two", "spoken", "of two times", "too long"],
)
def test_what_does_not_belong_together_stays_apart(one: Draft, other: Draft) -> None:
    assert _joined(one, other) == [one, other]


def test_a_relative_clause_keeps_what_was_before_in_the_past_perfect() -> None:
    style = Style("one", (9,), ("linear",), style_named("noir").person, {"list": ("who",)}, {})
    drafts = [_draft("{ann} [wait].", moment=Moment.BEFORE), _draft("{ann} [smile].", moment=Moment.BEFORE)]
    (both,) = joined(drafts, style, random.Random(1))
    modes = [getattr(piece, "mode", None) for piece in both.pieces if hasattr(piece, "mode")]
    assert modes == ["", "had"]


def test_a_sentence_behind_a_semicolon_keeps_what_was_before_in_the_past_perfect() -> None:
    style = Style("one", (9,), ("linear",), style_named("noir").person, {"beside": ("; ",)}, {})
    lines = ("In that year {ann} [leave].", "To {ann} nothing [happen|it].")
    (both,) = joined([_draft(line, moment=Moment.BEFORE) for line in lines], style, random.Random(1))
    assert [piece.mode for piece in both.pieces if isinstance(piece, Verb)] == ["", "had"]


def test_what_a_place_is_like_is_joined_to_what_goes_on_only_where_both_speak_of_the_same() -> None:
    place, day = _draft("To {ann} it [be|it] a small place.", part="setting"), _draft("It [rain|it].", part="setting")
    done = _draft("There {ann} [wait].", part="adds")
    style = Style("one", (9,), ("linear",), style_named("noir").person, {"beside": ("; ",)}, {})
    assert len(list(joined([place, done], style, random.Random(1)))) == 1
    assert list(joined([day, done], style, random.Random(1))) == [day, done]


def test_a_clause_with_another_subject_within_is_not_gone_on_from() -> None:
    style = Style("one", (9,), ("linear",), style_named("noir").person, {"list": (" and",)}, {})
    one, other = _draft("{ann} [wait] for so long that it [hurt|it]."), _draft("{ann} [be] ashamed.")
    assert list(joined([one, other], style, random.Random(1))) == [one, other]
    assert len(list(joined([other, one], style, random.Random(1)))) == 1


def test_two_things_that_have_only_a_person_in_common_stay_apart() -> None:
    style = Style("one", (9,), ("linear",), style_named("noir").person, {"beside": ("; ",)}, {})
    alone = {"ann": "ann", "day": '"1998-03-02"'}
    lived = replace(_draft("{ann} [have] lived in a small town."), bindings=alone)
    lived = replace(lived, message=replace(lived.message, bindings=alone))
    for part in ("past", "portrait", "feeling"):
        other = _draft("To {ann} and {bea} nothing [happen|it].", part=part)
        assert list(joined([lived, other], style, random.Random(1))) == [lived, other]
    both = [_draft("In that year {ann} [meet] {bea}."), _draft("To {ann} and {bea} nothing [happen|it].")]
    assert len(list(joined(both, style, random.Random(1)))) == 1


def test_nothing_comes_of_nothing() -> None:
    assert _joined() == []
    alone = _draft("{ann} [wait].")
    assert _joined(alone) == [alone]


def test_what_somebody_feels_and_when_they_were_born_have_nothing_to_do_with_each_other() -> None:
    felt, born = (
        _draft("{ann} [wait].", part="feeling"),
        _draft("{ann.they} [be] of the year {day.year}.", part="portrait"),
    )
    felt, born = (replace(one, message=replace(one.message, bindings={"ann": "ann"})) for one in (felt, born))
    assert all(_joined(felt, born, style=style, seed=seed) == [felt, born] for style in styles() for seed in range(9))


def test_what_was_before_is_not_told_in_one_breath_with_what_goes_on() -> None:
    now, before = _draft("{ann} [wait] in a train.", part="adds"), _draft("{bea} [had water] a row.", part="adds")
    assert all(_joined(now, before, style=style, seed=seed) == [now, before] for style in styles() for seed in range(9))
