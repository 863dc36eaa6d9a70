"""The served pages in a real browser: a server of its own, and what every view of it must keep to."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.api.http.conftest import ROOT, Server
from tests.browser.conftest import browser, complaints, page, requests  # noqa: F401

AXE = ROOT / "tools" / "readers" / "node_modules" / "axe-core" / "axe.min.js"
_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def visit(page: Page, server: Server) -> Callable[[str], None]:  # noqa: F811
    """Goes to an address of the server, and waits until all is there."""
    page.add_init_script(_WATCH)

    def go(address: str) -> None:
        page.goto(f"http://127.0.0.1:{server.port}{address}")
        page.wait_for_load_state("networkidle")

    return go


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


def from_elsewhere(requests: list[str], server: Server) -> list[str]:  # noqa: F811
    """What was asked for that this server does not have."""
    here = (f"http://127.0.0.1:{server.port}/", "data:")
    return [one for one in requests if not one.startswith(here)]


def shots(folder: Path, page: Page, name: str) -> None:  # noqa: F811
    """A picture of what the page shows now, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
