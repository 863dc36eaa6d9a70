"""Makes the pictures of the guide: `python tools/pictures.py` writes all of them to docs/images.

They are taken in Chromium (Debian's, by Playwright) from examples/seeds, which is loaded into a store of its own,
served, and edited a little, so that there is something to check and a history to read. Names given after the command
choose some: `python tools/pictures.py world story`. Each is a PNG of at most 150 kB; larger ones are refused.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import httpx2
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "images"

_MOST_BYTES: Final = 150_000
_ARGUMENTS: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
_PROGRAM: Final = "from api.cli import main; main()"


class Picture(NamedTuple):
    """What is taken: the `address`, how large the window is, what must be there, and what is pressed before.

    `top` is what stands at the top edge, and `scheme` light or dark.
    """

    address: str
    shown: str = "main h1"
    press: tuple[str, ...] = ()
    top: str = ""
    width: int = 1200
    height: int = 760
    scheme: str = "light"


PICTURES: Final = {
    "home": Picture("/"),
    "world": Picture(
        "/id/volodymyr-kazuo", "#graph[data-ready]", ('[data-deed="Expand natalia-petrova"]',), "#near", height=720
    ),
    "world-list": Picture("/world?kind=events&from=1980", height=620),
    "world-when": Picture("/id/kirill-kalnina", "#map[data-ready]", (), "#when", height=800),
    "check": Picture("/check?severity=error", ".finding", (".fix summary",), "#findings", height=900),
    "plot": Picture("/plot?schema=reunion&cast.outcome=Forgiven", ".beside"),
    "plot-none": Picture(
        "/plot?schema=reunion&cast.protagonist=sophia-petrova&repair=yes", "main .reasons", height=820
    ),
    "story": Picture("/story?schema=reunion&seed=1&s=0.5", "#map[data-ready]", width=1180, height=540),
    "write": Picture("/write/thing?id=natalia-petrova", "form.thing", height=820),
    "ask": Picture("/ask?question=who-is-what-to-whom", ".found-answer", height=900),
    "history": Picture("/history/2", ".changes", height=620),
    "dark": Picture("/id/natalia-petrova", "#graph[data-ready]", (), "#near", width=390, height=780, scheme="dark"),
}

_EDITS: Final = (
    (
        "her postcard says so",
        {
            "id": "winter-in-macau",
            "type": "Residence",
            "name": "Petrova's winter in Macau",
            "agent": "natalia-petrova",
            "place": "macau",
        },
    ),
    (
        "the hotel's register",
        {
            "id": "death-of-kalnina",
            "type": "Death",
            "name": "Kalnina's death",
            "deceased": "kirill-kalnina",
            "when": "1990",
        },
    ),
)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the seeds' world in `folder`, with some edits of it."""
    world, run = folder / "dance-of-shadows", [sys.executable, "-c", _PROGRAM]
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*run, "load", "examples/seeds", "-w", str(world)], check=True, capture_output=True, cwd=ROOT, env=around
    )
    made = [*run, "token", "add", "maria", "--scope", "write", "-w", str(world)]
    token = subprocess.run(made, check=True, capture_output=True, cwd=ROOT, env=around, text=True).stdout.split()[-1]
    serving = [*run, "serve", "-w", str(world), "--port", "0", "--access-log", os.devnull]
    process = subprocess.Popen(serving, stderr=subprocess.PIPE, cwd=ROOT, env=around, text=True)
    try:
        assert process.stderr
        found = re.search(r"http://[\d.]+:\d+", process.stderr.readline())
        assert found, "the server did not start"
        edited(found[0], token)
        yield found[0]
    finally:
        process.terminate()
        process.wait()


def edited(address: str, token: str) -> None:
    """Has one who is dead by then be seen once more, and says where somebody else spent a winter."""
    with httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as http:
        for why, body in _EDITS:
            made = http.post("/api/entities", params={"why": why, "force": "true"}, json=body)
            assert made.is_success, made.text


def taken(page: Page, address: str, picture: Picture) -> bytes:
    """The PNG of a view."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme="dark" if picture.scheme == "dark" else "light", reduced_motion="reduce")
    page.goto(address + picture.address)
    page.locator(picture.shown).first.wait_for(timeout=60_000)
    for one in picture.press:
        page.locator(one).first.dispatch_event("click")
        page.wait_for_timeout(300)
    if picture.top:
        page.locator(picture.top).first.evaluate("(one) => scrollBy(0, one.getBoundingClientRect().top - 24)")
    page.wait_for_timeout(500)
    return page.screenshot()


def main(names: list[str]) -> None:
    """Writes the pictures of these names, or all."""
    if wrong := [name for name in names if name not in PICTURES]:
        sys.exit(f"There is no picture {wrong[0]}: choose from {', '.join(PICTURES)}.")
    program = shutil.which("chromium") or sys.exit("chromium is not installed (Debian: apt-get install chromium).")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        for name in names or PICTURES:
            page = browser.new_page()
            picture = taken(page, address, PICTURES[name])
            page.close()
            if len(picture) > _MOST_BYTES:
                sys.exit(f"{name}.png would have {len(picture):,} bytes: make its window smaller.")
            (FOLDER / f"{name}.png").write_bytes(picture)
            print(f"{name}.png {len(picture):,}")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
