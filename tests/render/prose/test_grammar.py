"""Articles, by ear."""

import inflect
import pytest

from render.prose import grammar

PHRASES = """
agent officer hour honest man honour heir hotel house university unit uniform union uninvited guest unmarried man
unimportant man European one-way ticket once-trusted friend ewe MI6 officer KGB major FBI man CIA officer NKVD man
KGB officer GRU colonel 8 80 81 100 X-ray old acquaintance eel user urn utopia umbrella usual suspect ulcer
Ukrainian Austrian engineer ambassador UN envoy L-shaped room heirloom hourglass ideal ounce
eye
"""


@pytest.mark.parametrize("word", sorted(set(PHRASES.split())))
def test_the_article_is_what_a_larger_library_says(word: str) -> None:
    english = inflect.engine()
    english.defan(r"MI\d.*")
    english.defan(r"8.*")
    assert grammar.indefinite(word) == english.a(word)


@pytest.mark.parametrize("phrase", ["émigré", "Österreicher", "11 o’clock", "18 years", "SIS officer"])
def test_the_article_is_right_where_that_library_is_wrong(phrase: str) -> None:
    assert grammar.indefinite(phrase) == f"an {phrase}"


@pytest.mark.parametrize(
    ("text", "form", "said"),
    [
        ("0850-03-02", "date", "2 March 850"),
        ("-0043-03-15", "date", "15 March 44 BC"),
        ("0000", "year", "1 BC"),
        ("1985-03", "year", "1985"),
        ("1985-03", "month", "March"),
        ("1985", "decade", "1980s"),
        ("1985", "date", None),
        ("1985-03", "weekday", None),
        ("before betrayal-of-kazuo", "year", None),
        ("-0043", "decade", None),
        ("12000-01-01", "date", None),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(text: str, form: str, said: str | None) -> None:
    assert grammar.is_dated(text, form) is (said is not None)
    assert grammar.day_in_words(text, form) == (said or text)
