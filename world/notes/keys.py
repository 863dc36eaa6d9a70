"""The keys of a note that are no facts: what names a thing, and what belongs to an author's editor."""

from typing import Final

from ontology.vocabulary import Vocabulary

STRUCTURAL: Final = ("id", "type", "source")
"""What a note is and where it is from; `StatementReader` reads these by themselves."""

EDITORS: Final = frozenset({"tags", "tag", "cssclasses", "cssclass", "publish", "permalink", "image", "cover"})
"""Properties of Obsidian's own (help.obsidian.md, "Properties"), which say nothing about the world."""


def is_editors(key: str, vocabulary: Vocabulary) -> bool:
    """Whether a key belongs to the editor, and to nothing in the vocabulary."""
    return key in EDITORS and vocabulary.property_for(key) is None


def is_key(key: str, vocabulary: Vocabulary) -> bool:
    """Whether a note of some type may carry this key."""
    return key in STRUCTURAL or key in EDITORS or vocabulary.property_for(key) is not None
