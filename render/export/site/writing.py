"""Pages on disk: all of them, or none."""

import shutil
import tempfile
from pathlib import Path

from render.export.site.pages import THINGS, site
from world import LegendryError, World


def write_site(world: World, folder: Path) -> int:
    """Writes a world's pages into a folder that is new or empty; the number of pages.

    Raises `LegendryError` for any other folder: what stands there might be somebody's.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LegendryError(f"{folder} is there already and is not empty: name a new folder, or empty it first.")
    if not folder.resolve().parent.is_dir():
        raise LegendryError(f"There is no folder {folder.parent} to make {folder.name} in: make it first.")
    staged = Path(tempfile.mkdtemp(dir=folder.resolve().parent, prefix=f".{folder.name[:50]}."))
    try:
        (staged / THINGS).mkdir()
        written = 0
        for path, text in site(world):
            (staged / path).write_bytes(text.encode("utf-8", "replace"))
            written += 1
        staged.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        staged.rename(folder)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return written
