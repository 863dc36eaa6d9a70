"""Names as English books write them: in Latin letters, without what does not belong into a name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from anyascii import anyascii

from world.building.naming.endings import Endings

_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NAME = re.compile(rf"{_PART.pattern}(?:[ -]{_PART.pattern})*")


@dataclass(frozen=True)
class Script:
    """How names in other letters are spelt: first `letters`, then anyascii, then the `endings` of each word.

    With something `between` syllables, each letter is a syllable, with endings of its own: Dae-jung.
    """

    letters: Mapping[str, str]
    endings: Endings
    between: str = ""
    _longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_longest", max(map(len, self.letters), default=1))

    def spell(self, name: str) -> str:
        """The name in ASCII, each word with a capital. `^` in a table stands for the start of a word."""
        if self.between:
            return self.between.join(self.endings.change(anyascii(letter).lower()) for letter in name).capitalize()
        words = (self._word(word) for word in name.lower().split())
        return " ".join("-".join(part.capitalize() for part in word.split("-")) for word in words)

    def _word(self, word: str) -> str:
        text, start, spelt = f"^{word}", 0, []
        while start < len(text):
            for length in range(self._longest, 0, -1):
                if (latin := self.letters.get(text[start : start + length])) is not None:
                    break
            else:
                length, latin = 1, text[start]
            spelt.append(latin)
            start += length
        plain = anyascii("".join(spelt)).lower()
        return self.endings.change("".join(letter for letter in plain if letter.isalpha() or letter == "-"))


def is_name(text: str) -> bool:
    """Whether it reads as a name: words that begin with a capital, or small particles before such a word.

    Titles with full stops, initials, digits and lists of more than three words do not.
    """
    words = text.split(" ")
    last = words[-1]
    return bool(_NAME.fullmatch(text)) and len(words) <= 3 and len(last) > 1 and any(map(str.isupper, last))
