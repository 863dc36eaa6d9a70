"""How a world is changed, and what it remembers of that: edits, their log, what they differ by, and branches."""

from world.history.branch import Branch, branch, branches, drop, start, viewed
from world.history.edit import Edit, Signature, changes, edit, log, version
from world.history.editing import EditRefused, change, merge
from world.history.undoing import undo

__all__ = [
    "Branch",
    "Edit",
    "EditRefused",
    "Signature",
    "branch",
    "branches",
    "change",
    "changes",
    "drop",
    "edit",
    "log",
    "merge",
    "start",
    "undo",
    "version",
    "viewed",
]
