"""Pages that stand alone as files: scripts and styles are written into them, and a policy allows nothing else.

The content security policy names the very scripts and style by their SHA-256 (Content Security Policy Level 3, section
2.3.1), so that no name in a world can run or load anything.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
VENDOR: Final = STATIC / "vendor"
"""Other people's scripts and styles: all of them, those of the server's pages too."""

PICTURES: Final = STATIC / "pictures"
"""Our own scripts and styles that both pages and files have."""


def templates(folder: Path) -> Environment:
    """Those of a folder; its pages may extend `alone.html`, which takes `policy`, `style` and `scripts`."""
    return Environment(
        loader=FileSystemLoader([folder, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def inlined(*files: Path) -> Markup:
    """Our own or vendored files, ready to stand in a page: never anything that came from a world."""
    text = "\n".join(file.read_text(encoding="utf-8").replace("\r\n", "\n") for file in files)
    # A page that stands alone has no source map beside it; browsers' tools would go and look for one.
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        names = ", ".join(file.name for file in files)
        raise ValueError(f"{names} would end its own element early; it cannot be written into a page.")
    return Markup(text)  # noqa: S704  (files of this package, and they cannot end their element)


def policy(scripts: Sequence[Markup], style: Markup) -> str:
    """The content security policy of a page with these scripts and this style."""
    allowed = " ".join(f"'sha256-{_hash(script)}'" for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'sha256-{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: Markup) -> str:
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
