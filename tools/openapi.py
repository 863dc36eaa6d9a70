"""Writes the OpenAPI document of the server into tests/api/http/openapi.json, where a test compares it."""

import json
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SNAPSHOT: Final = ROOT / "tests" / "api" / "http" / "openapi.json"


def document() -> str:
    """The document as text, its keys in a fixed order."""
    from api.http.app import create_app

    return json.dumps(create_app(ROOT / "examples" / "starter").openapi(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    SNAPSHOT.write_text(document(), "utf-8")
