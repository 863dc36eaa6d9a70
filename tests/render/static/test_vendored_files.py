"""The vendored front-end files are what their manifest says, and all of them have a licence beside them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).resolve().parents[3] / "render" / "static" / "vendor"
LIBRARIES: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))["libraries"]
FILES = [entry for library in LIBRARIES for entry in library["files"]]


@pytest.mark.parametrize("entry", FILES, ids=[entry["file"] for entry in FILES])
def test_a_vendored_file_has_never_been_edited(entry: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_file_in_the_folder_is_in_the_manifest() -> None:
    present = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()}
    assert present == {"vendor.json", *(entry["file"] for entry in FILES)}


@pytest.mark.parametrize("library", LIBRARIES, ids=[library["package"] for library in LIBRARIES])
def test_a_library_names_its_version_and_licence_and_brings_the_licence_along(
    library: dict[str, Any],
) -> None:
    assert library["version"].count(".") == 2
    assert "MIT" in library["licence"]
    assert any("LICENSE" in entry["file"] for entry in library["files"])
