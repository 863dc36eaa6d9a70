"""Writes docs/guide/keys.md: every type that a note may have, with its keys, from the vocabulary itself."""

from pathlib import Path
from typing import Final

from ontology.keys import keys_page

PAGE: Final = Path(__file__).parent.parent / "docs" / "guide" / "keys.md"


if __name__ == "__main__":
    PAGE.write_text(keys_page(), "utf-8")
