"""The ids that notes may refer to."""

from collections.abc import Mapping
from typing import Final

from world.errors import did_you_mean
from world.notes.wikilink import names_of

_COMPARISONS: Final = 400_000


class Known:
    """Each id that may be referred to with the IRI of its class (None where that is not known), and notes' file names.

    Files are how wikilinks name notes: `[[Natalia Petrova]]` is the note `Natalia Petrova.md`, whatever its id.
    """

    def __init__(self, kinds: Mapping[str, str | None]) -> None:
        self.kinds = dict(kinds)
        self._files: dict[str, str] = {}
        self._comparisons = _COMPARISONS

    def add(self, name: str, kind: str) -> None:
        """Makes an id known."""
        self.kinds[name] = kind

    def add_file(self, stem: str, name: str) -> None:
        """Makes a note's file known by its name."""
        if stem != name:
            self._files.setdefault(stem, name)

    def linked(self, written: str) -> str | None:
        """The id that a wikilink to `written` means, None when there is none."""
        names = names_of(written)
        return next((n for n in names if n in self.kinds), None) or next(
            (self._files[n] for n in names if n in self._files), None
        )

    def near(self, word: str) -> str:
        """` Did you mean …?`, or nothing. After so many comparisons nothing any more: a vault may be all mistakes."""
        self._comparisons -= len(self.kinds)
        return did_you_mean(word, self.kinds) if self._comparisons >= 0 else ""
