"""New folders and files that appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from world.errors import LegendryError


def require_free(target: Path) -> None:
    """Raises `LegendryError` when something stands at `target` (an empty folder may), or there is no place for it."""
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise LegendryError(f"{target} is there already: name a new one, or move it out of the way.")
    if not target.absolute().parent.is_dir():
        raise LegendryError(f"There is no folder {target.parent} to put {target.name} into: make it first.")


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Makes a folder of files, by their paths within it. Raises `LegendryError` when `target` is not free."""
    require_free(target)
    staged = Path(tempfile.mkdtemp(dir=target.absolute().parent, prefix=f".{target.name[:50]}."))
    try:
        for name, content in files.items():
            file = staged / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        mask = os.umask(0)
        os.umask(mask)
        staged.chmod(0o777 & ~mask)
        if target.exists():
            target.rmdir()
        staged.rename(target)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
