"""A real Chromium and a server for the tests of pages, and what every page is held to.

Without Chromium they are skipped and say so; in CI they fail.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect, sync_playwright

from tests.api.http.conftest import Server
from tests.benchmarks.worlds import built
from tests.conftest import ROOT

Scheme = Literal["light", "dark"]
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
AXE = ROOT / "tools" / "readers" / "node_modules" / "axe-core" / "axe.min.js"
_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: while Playwright runs, no other test of this process can have an event loop."""
    program = shutil.which("chromium")
    if program is None:
        reason = "chromium is not installed (Debian: apt-get install chromium): pages were not looked at."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page that does not glide from place to place."""
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def requests(page: Page) -> list[str]:
    """What the page has asked for so far."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    return seen


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What a quiet page would not do: messages on the console (broken policies too), errors and dialogs."""
    heard: list[str] = []

    def refuse(dialog: Dialog) -> None:
        heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: heard.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("dialog", refuse)
    return heard


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def visit(page: Page, server: Server) -> Callable[[str], None]:
    """Goes to an address of the server, and waits until all is there."""
    page.add_init_script(_WATCH)

    def go(address: str) -> None:
        page.goto(f"http://127.0.0.1:{server.port}{address}")
        page.wait_for_load_state("networkidle")

    return go


@pytest.fixture(scope="session")
def large_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 10,000 characters, built once for all processes of a run of tests. Nobody writes into it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    store = shared / "society.world"
    with (shared / "society.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not store.exists():
            being_made = shared / "society.being-made"
            built(being_made, 10_000)
            being_made.rename(store)
    return store


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page that keeps people out: rules and places of serious and critical faults."""
    if not AXE.exists():
        reason = "axe-core is not installed (`make readers`): nobody looked whether everybody can use the pages."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    script = AXE.read_text(encoding="utf-8")

    def look(seen: Page) -> list[str]:
        seen.evaluate(script)
        found: list[dict[str, Any]] = seen.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [
            f"{one['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    return look


@pytest.fixture
def look_over(
    page: Page,
    server: Server,
    visit: Callable[[str], None],
    requests: list[str],
    complaints: list[str],
    axe: Callable[[Page], list[str]],
) -> Callable[..., None]:
    """Holds an address to what every page keeps: quiet, it fits, keeps nobody out, and nothing comes from elsewhere."""

    def look(
        address: str, *, shown: str = "", is_still: bool = True, schemes: Sequence[Scheme] = ("light", "dark")
    ) -> None:
        """`shown` is what comes after the page itself; a page that waits for it may move."""
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            visit(address)
            if shown:
                expect(page.locator(shown).first).to_be_visible(timeout=40_000)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            if is_still:
                assert sum(page.evaluate("window.shifts")) < 0.01, f"the page moves, at {width} px"
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "what is folded is too wide"
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme)
                assert axe(page) == [], f"{scheme}, {width} px"
        assert from_elsewhere(requests, server) == []
        assert complaints == []

    return look


def from_elsewhere(requests: list[str], server: Server) -> list[str]:
    """What was asked for that this server does not have."""
    here = (f"http://127.0.0.1:{server.port}/", "data:")
    return [one for one in requests if not one.startswith(here)]
