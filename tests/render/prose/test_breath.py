"""Where sentences end."""

import pytest

from render.prose.breath import sentences_of

CASES = {
    "One. Two! Three?": ["One.", "Two!", "Three?"],
    "She came from St. Petersburg. It rained.": ["She came from St. Petersburg.", "It rained."],
    "“You were never mine. Go,” he said. She went.": ["“You were never mine. Go,” he said.", "She went."],
    "“Natasha.” It was the name.": ["“Natasha.”", "It was the name."],
    "“Is it you?” Imanol Kovalenko asked. He sat.": ["“Is it you?” Imanol Kovalenko asked.", "He sat."],
    "“Run!” Anna ran.": ["“Run!”", "Anna ran."],
    "He read J. Brandt twice. No more.": ["He read J. Brandt twice.", "No more."],
    "It cost 3.50. Enough": ["It cost 3.50.", "Enough"],
    "one breath, no stop": ["one breath, no stop"],
    "": [""],
}


@pytest.mark.parametrize("text", CASES)
def test_a_line_is_taken_apart_where_sentences_end(text: str) -> None:
    assert list(sentences_of(text)) == CASES[text]
    assert " ".join(sentences_of(text)) == text
