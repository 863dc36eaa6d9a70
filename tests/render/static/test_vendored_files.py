"""The vendored front-end files are what their manifest says, and all of them have a licence beside them."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "render" / "static" / "vendor"
LIBRARIES: list[dict[str, Any]] = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))["libraries"]
FILES = [entry for library in LIBRARIES for entry in library["files"]]
BUNDLES = [library for library in LIBRARIES if "bundle" in library]


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
    assert any(one in library["licence"] for one in ("MIT", "ISC"))
    assert any("LICENSE" in entry["file"] for entry in library["files"])


@pytest.mark.parametrize("library", BUNDLES, ids=[library["package"] for library in BUNDLES])
def test_a_bundle_is_made_of_what_its_lock_pins_by_hash_and_has_the_licence_of_each(library: dict[str, Any]) -> None:
    lock = json.loads((ROOT / library["bundle"] / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (VENDOR / library["files"][1]["file"]).read_text(encoding="utf-8")
    for name, version in library["packages"].items():
        pinned = lock[f"node_modules/{name}"]
        assert (pinned["version"], pinned["license"]) == (version, "MIT")
        assert pinned["integrity"].startswith("sha512-")
        assert f"{name} {version}\n" in licences
