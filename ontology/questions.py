"""Competency questions: what the vocabulary must be able to answer, each a SPARQL query in a file of its own.

The file's name is the question's name, its first line the question in words.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

_FILES: Final = tuple(sorted((Path(__file__).parent / "questions").glob("*.rq")))


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its name (`who-betrayed-whom`), its words, and the SELECT query that answers it."""

    name: str
    text: str
    sparql: str


def questions() -> dict[str, Question]:
    """All questions by name, sorted."""
    return dict(_questions())


@lru_cache(maxsize=1)
def _questions() -> MappingProxyType[str, Question]:
    return MappingProxyType({file.stem: _read(file) for file in _FILES})


def _read(file: Path) -> Question:
    sparql = file.read_text(encoding="utf-8")
    return Question(file.stem, sparql.partition("\n")[0].lstrip("# "), sparql)


__all__ = ["Question", "questions"]
