"""What is counted of prose gives the figures that are known of the three source stories."""

from pathlib import Path

import pytest

from tests.prose import measures

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.fixture(scope="module")
def seeds() -> list[str]:
    found = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    if len(found) != 3:
        pytest.skip("the three source stories are not beside this clone (../shared/seeds)")
    return found


def test_the_source_stories_are_measured_as_they_were_when_they_were_set_as_the_mark(seeds: list[str]) -> None:
    found = measures.of_each(seeds)
    assert found["sentence length"] == pytest.approx(17.9, abs=0.1)
    assert found["its standard deviation"] == pytest.approx(6.9, abs=0.3)
    assert [round(found[f"distinct-{size}"], 3) for size in (1, 2, 3)] == pytest.approx([0.573, 0.944, 0.990], abs=2e-3)
    assert found["MTLD"] == pytest.approx(119, abs=1)
    assert found["share of dialogue"] == pytest.approx(0.015, abs=1e-3)


def test_the_source_stories_share_little_with_each_other(seeds: list[str]) -> None:
    scores = [measures.alike(text, [other for other in seeds if other != text]) for text in seeds]
    assert sum(scores) / 3 == pytest.approx(6.2, abs=0.1)
    assert measures.met_elsewhere([measures.sentences(text) for text in seeds]) == 0


def test_a_sentence_ends_behind_its_closing_mark() -> None:
    assert measures.sentences("“Come in,” she said. “Now.” He did.\nThen?") == [
        "“Come in,” she said.",
        "“Now.",
        "He did.",
        "Then?",
    ]


def test_names_and_numbers_do_not_make_sentences_different() -> None:
    one = measures.masked("Anna met Volodymyr Kazuo in 1995. Anna’s hand shook.", ["Anna", "Kazuo", "Volodymyr Kazuo"])
    other = measures.masked("Olga met Ivan in 2001. Olga’s hand shook.", ["Olga", "Ivan"])
    assert one == other
    assert measures.shared(one, other) == 1


def test_words_that_come_again_are_counted_once() -> None:
    assert measures.distinct("a rose is a rose", 1) == pytest.approx(3 / 5)
    assert measures.distinct("a rose is a rose", 2) == pytest.approx(3 / 4)
    assert measures.mtld("one two three four five six") == 6


def test_speech_is_what_stands_between_quotation_marks() -> None:
    assert measures.spoken("“Go,” she said. “Go now.”") == pytest.approx(3 / 5)
