"""Building whole societies of spies: what history gives them to live in."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "data"
"""The data files of history, people and their customs."""
