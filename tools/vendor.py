"""Copies the vendored front-end files afresh from npm, bundles the editor, and writes down what they are.

    python -m tools.vendor [FOLDER]          FOLDER is render/static/vendor unless given

`vendor.json` in that folder says which files come from which package and version. To move to another version, change it
there and run this: it needs `npm` and a network, copies byte for byte and renews every SHA-256. A library with `bundle`
is made by esbuild of what the package-lock.json in that folder pins, whole and minified, with its licences beside it.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "render" / "static" / "vendor"
LICENCES = "LICENSES.txt"
"""The licences of all that went into a bundle, beside it."""


def main(folder: Path) -> None:
    """Copies or bundles every file that the folder's manifest names, and renews the manifest."""
    manifest_file = folder / "vendor.json"
    manifest: dict[str, Any] = json.loads(manifest_file.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as scratch:
        for library in manifest["libraries"]:
            if "bundle" in library:
                library |= bundle(ROOT / library["bundle"], library["files"][0], folder)
            else:
                archive = fetch(library["package"], library["version"], Path(scratch))
                for entry in library["files"]:
                    entry["sha256"] = copy(archive, entry["from"], folder / entry["file"])
            for entry in library["files"]:
                print(f"{entry['sha256'][:12]}  {entry['file']}")
    manifest_file.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def fetch(package: str, version: str, into: Path) -> Path:
    """The archive of a package as npm publishes it. Its own integrity check has run when this returns."""
    command = ["npm", "pack", f"{package}@{version}", "--json", "--silent", "--pack-destination", str(into)]
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
        return write(target, member.read())


def bundle(source: Path, entry: dict[str, str], folder: Path) -> dict[str, Any]:
    """Makes one module of what a folder's entry file names: what of the manifest's entry is new by that."""
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], source)
    target = folder / entry["file"]
    described = source / "node_modules" / "bundle.json"
    options = [
        "--bundle",
        "--format=esm",
        "--minify",
        "--target=es2022",
        "--legal-comments=none",
        "--log-level=warning",
    ]
    program = str(source / "node_modules" / ".bin" / "esbuild")
    run([program, entry["from"], *options, f"--metafile={described}", f"--outfile={target}"], source)
    inside = packages(source, json.loads(described.read_text(encoding="utf-8"))["inputs"])
    licences = "\n".join(f"{name} {version}\n\n{licence(source, name)}" for name, version in inside.items())
    beside = target.parent / LICENCES
    return {
        "packages": inside,
        "files": [
            {**entry, "sha256": hashlib.sha256(target.read_bytes()).hexdigest()},
            {
                "file": beside.relative_to(folder).as_posix(),
                "from": "the packages",
                "sha256": write(beside, licences.encode()),
            },
        ],
    }


def packages(source: Path, inputs: dict[str, Any]) -> dict[str, str]:
    """The names and versions of the packages to which files of a bundle belong, sorted."""
    found: dict[str, str] = {}
    for file in sorted(inputs):
        if file.startswith("node_modules/"):
            parts = file.split("/")
            name = "/".join(parts[1 : 3 if parts[1].startswith("@") else 2])
            about = json.loads((source / "node_modules" / name / "package.json").read_text(encoding="utf-8"))
            found[name] = about["version"]
    return found


def licence(source: Path, package: str) -> str:
    """What a package says of its licence, in full."""
    folder = source / "node_modules" / package
    file = next((file for file in sorted(folder.iterdir()) if file.name.upper().startswith("LICEN")), None)
    if file is None:
        sys.exit(f"{package} brings no licence along: leave it out.")
    return file.read_text(encoding="utf-8").strip() + "\n"


def run(command: list[str], folder: Path) -> None:
    """Runs a program that must not fail."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{Path(command[0]).name} failed in {folder.name}.\n{done.stderr.strip()}")


def write(target: Path, content: bytes) -> str:
    """Writes a file and returns its SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else VENDOR)
