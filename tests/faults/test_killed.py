"""Whatever is killed in the midst of changes, what was acknowledged stays, and nothing is torn."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from tests.faults.conftest import Site
from world import World
from world.history import log

SLOWER = 1.6
"""How much more work a server may do until it answers after its end than at its first start, which takes some 1.2 s."""


class Writing(threading.Thread):
    """Makes one update after the other, and goes on after whatever befalls it."""

    def __init__(self, site: Site, updates: int) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.updates = updates
        self.acknowledged: list[int] = []
        self.failed: list[int] = []
        self.up = threading.Event()
        self.up.set()

    def run(self) -> None:
        for number in range(self.updates):
            self.up.wait()
            try:
                answer = self.site.update(number)
            except httpx2.HTTPError:
                self.up.clear()  # until there is a server again
                self.failed.append(number)
                continue
            if answer.status_code == 204:
                self.acknowledged.append(number)
            else:
                assert answer.status_code == 503, answer.text
                assert answer.headers["content-type"] == "application/problem+json"
                self.failed.append(number)

    def wait_for(self, part: float) -> None:
        """Until a part of the updates has been tried."""
        while len(self.acknowledged) + len(self.failed) < part * self.updates:
            time.sleep(0.001)


@pytest.mark.parametrize(
    ("updates", "remembers"), [(200, False), (16, True)], ids=["a plain dataset", "a world that remembers"]
)
def test_whoever_is_killed_nothing_acknowledged_is_lost_or_torn_and_it_is_up_again_at_once(
    make_site: Callable[..., Site], updates: int, remembers: bool
) -> None:
    site = make_site(remembers=remembers)
    site.start()
    site.there()
    first = _worked(site.running.process.pid)
    writing = Writing(site, updates)
    writing.start()
    writing.wait_for(0.15)
    for process in site.running.processes():
        if process != site.writer():
            os.kill(process, signal.SIGKILL)
    writing.wait_for(0.3)
    assert len(site.there()) >= 0.3 * updates
    for part in (0.4, 0.5):
        writing.wait_for(part)
        os.kill(site.writer(), signal.SIGKILL)
    for part in (0.6, 0.75):
        writing.wait_for(part)
        site.kill()
        while writing.up.is_set():
            time.sleep(0.001)
        site.start()
        site.there()
        assert _worked(site.running.process.pid) < SLOWER * first
        writing.up.set()
    writing.join(timeout=60)
    assert not writing.is_alive()
    there = site.there()
    assert set(writing.acknowledged) <= there <= set(range(updates))
    assert len(writing.acknowledged) >= updates - 4
    site.stop()
    if remembers:
        assert len(list(log(World.open(site.root)))) - 1 == len(there)


def test_a_killed_servers_processes_end_and_leave_no_copies_of_the_world(
    make_site: Callable[..., Site], tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    site = make_site()
    site.start(temporary=temporary)
    assert site.update(1).status_code == 204
    processes = site.running.processes()
    site.kill()
    ends = time.monotonic() + 10
    while any(_is_there(process) for process in processes) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not [process for process in processes if _is_there(process)]
    assert list(temporary.iterdir())
    site.start(temporary=temporary)
    assert site.there() == {1}
    site.stop()
    assert not list(temporary.iterdir())


def test_a_stop_lets_what_runs_come_to_its_end(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.start("--timeout", "2")
    answers: dict[str, httpx2.Response] = {}
    many = " ".join(f"<http://x/{n}> <http://x/many> {n} ." for n in range(3000))
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9)) + " }"
    assert site.post("INSERT DATA { " + many + " }").status_code == 204
    asking = threading.Thread(target=lambda: answers.update(slow=site.ask(slow)))
    asking.start()
    while 'legendry_queries{state="running"} 1.0' not in site.running.http.get("/metrics").text:
        time.sleep(0.01)
    changing = threading.Thread(
        target=lambda: answers.update(change=site.post("INSERT DATA { " + many.replace("many", "more") + " }"))
    )
    changing.start()
    while "legendry_changes 1.0" not in site.running.http.get("/metrics").text and changing.is_alive():
        time.sleep(0.001)
    site.running.process.terminate()
    asking.join(timeout=20)
    changing.join(timeout=20)
    assert answers["change"].status_code == 204
    assert (answers["slow"].status_code, "was stopped" in answers["slow"].text) == (503, True)
    assert site.running.process.wait(timeout=20) in (0, -signal.SIGTERM)
    site.stop()
    site.start("--timeout", "20")
    assert site.ask("ASK { <http://x/2999> <http://x/more> 2999 }").json()["boolean"] is True


def _worked(process: int) -> float:
    """Seconds of processor time of a process, and of those that it has waited for."""
    times = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _is_there(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
