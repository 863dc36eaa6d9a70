"""Copies the vendored front-end files afresh from npm, and writes down what they are.

    python tools/vendor.py [FOLDER]          FOLDER is render/static/vendor unless given

`vendor.json` in that folder says which files come from which package and version. To move to another version,
change it there and run this: it needs `npm` and a network, copies byte for byte and renews every SHA-256.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "render" / "static" / "vendor"


def main(folder: Path) -> None:
    """Copies every file that the folder's manifest names, and renews the manifest."""
    manifest_file = folder / "vendor.json"
    manifest: dict[str, Any] = json.loads(manifest_file.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        for library in manifest["libraries"]:
            archive = fetch(library["package"], library["version"], Path(scratch))
            for entry in library["files"]:
                entry["sha256"] = copy(archive, entry["from"], folder / entry["file"])
                print(f"{entry['sha256'][:12]}  {entry['file']}")
    manifest_file.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def fetch(package: str, version: str, into: Path) -> Path:
    """The archive of a package as npm publishes it. Its own integrity check has run when this returns."""
    command = [
        "npm",
        "pack",
        f"{package}@{version}",
        "--json",
        "--silent",
        "--pack-destination",
        str(into),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"npm has no {package}@{version}: correct the version in vendor.json.\n{done.stderr.strip()}")
    return into / str(json.loads(done.stdout)[0]["filename"])


def copy(archive: Path, name: str, target: Path) -> str:
    """Writes one file of the archive to `target` and returns its SHA-256."""
    with tarfile.open(archive) as package:
        try:
            member = package.extractfile(f"package/{name}")
        except KeyError:
            member = None
        if member is None:
            sys.exit(f"{archive.name} holds no {name}: correct `from` in vendor.json.")
        content = member.read()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else VENDOR)
