"""Whether a file can be had: what the system will not even look up is no file."""

from pathlib import Path


def is_file(path: Path) -> bool:
    """Whether there is a file; none in a folder that may not be looked into, none of a name that is too long."""
    try:
        return path.is_file()
    except OSError:
        return False
