"""What many tests need: the seeds' world, and a way to write a small one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from world import World

settings.register_profile("any machine", settings(), deadline=None)
settings.load_profile("any machine")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "examples" / "seeds"


@pytest.fixture(scope="session")
def seeds() -> World:
    """The world of the three source stories. Tests only read it."""
    return World.open(SEEDS)


@pytest.fixture
def write_notes(tmp_path: Path) -> Callable[..., Path]:
    """Writes notes, by name, into a new folder; a text without front matter gets its fences."""

    def write(**notes: str) -> Path:
        folder = tmp_path / "world"
        folder.mkdir(exist_ok=True)
        for name, text in notes.items():
            content = text if text.startswith("---") else f"---\n{text.strip()}\n---\n"
            (folder / f"{name}.md").write_text(content, encoding="utf-8")
        return folder

    return write
