"""What Harper, a grammar checker that works offline, finds in prose beyond the names that are in it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from harper import Dialect, Language, Linter


@lru_cache(maxsize=1)
def _linter() -> Linter:
    return Linter(dialect=Dialect.BRITISH)


def findings(text: str, names: Iterable[str]) -> list[str]:
    """What is found wrong, each with the words that it is about; names are nothing wrong, nor are long sentences."""
    known = {part for name in names for part in _parts(name)}
    return [
        f"{lint.lint_kind}: {lint.problem_text!r}: {lint.message}"
        for lint in _linter().lint(text, language=Language.PLAINTEXT)
        if lint.lint_kind != "Readability" and not _parts(lint.problem_text) <= known
    ]


def _parts(name: str) -> set[str]:
    return set(re.sub(r"[’']s\b", "", name).replace("'", "’").replace("-", " ").split())
