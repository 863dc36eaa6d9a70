"""What every plot must satisfy, as SPARQL: one ASK query a rule, in a folder a schema.

Written apart from the solver's schemas, so that a plot is judged twice by two texts. A query's variables are the
schema's roles; its first line says the question in words.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent

WORLD_RULES: Final = _FOLDER / "world"
"""The pages of the rules that every world must keep."""


@lru_cache(maxsize=32)
def plot_rules(schema: str) -> dict[str, str]:
    """The ASK queries of a schema by rule; empty for a schema that this vocabulary does not know."""
    return {
        file.stem: file.read_text("utf-8")
        for folder in _FOLDER.glob("*/")
        if folder.name == schema
        for file in sorted(folder.glob("*.rq"))
    }
