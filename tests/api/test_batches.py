"""Work that several processes do has the results of one, also when one of them is killed, and leaves none behind."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from api.batches import cluster, doing, mapped
from api.cli.main import app
from api.plotting import sound_plots
from solver import schemas
from tests.api.tasks import deadly, doubled, doubled_after_a_death, process, refused
from tests.conftest import SEEDS
from world import LegendryError, World

if TYPE_CHECKING:
    from distributed import Client

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def two() -> "Iterator[Client]":
    """Two processes, of which two may die over one piece."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("api.batches.MOST_DEATHS", 1)
        with cluster(2) as client:
            yield client


def out(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout


def address(client: "Client") -> str:
    return str(client.scheduler_info()["address"])


def test_results_come_in_order(two: "Client") -> None:
    assert list(mapped(doubled, range(20), two)) == list(mapped(doubled, range(20)))


def test_arguments_are_taken_as_they_are_needed(two: "Client") -> None:
    taken: list[int] = []
    arguments = (taken.append(number) or number for number in range(1000))  # type: ignore[func-returns-value]
    assert next(mapped(doubled, arguments, two)) == 0
    assert len(taken) < 20


def test_a_worker_that_is_killed_in_mid_run_changes_nothing(two: "Client", tmp_path: Path) -> None:
    arguments = [(number, str(tmp_path)) for number in range(12)]
    assert list(mapped(doubled_after_a_death, arguments, two)) == [2 * number for number in range(12)]
    assert (tmp_path / "died").exists()


def test_plots_are_the_same_when_a_worker_is_killed_while_they_are_looked_for(two: "Client", seeds: World) -> None:
    found = doing(str(SEEDS), two)
    alive = set(mapped(process, range(40), two))
    killed: list[int] = []

    def killing(*arguments):  # type: ignore[no-untyped-def]
        for result in found(*arguments):
            if not killed:
                killed.append(min(alive))
                os.kill(killed[0], signal.SIGKILL)
            yield result

    schema = schemas()["awakening"]
    plots = sound_plots(seeds, schema, {}, limit=3, seed=2, count=True, doing=killing)
    assert killed
    assert plots == sound_plots(seeds, schema, {}, limit=3, seed=2, count=True)


@pytest.mark.parametrize(
    "command",
    [
        ["plot", "missing-man", "-n", "100000", "--seed", "3", "--format", "json", "-w", str(SEEDS)],
        ["plot", "reunion", "-n", "7", "-w", str(SEEDS)],
        ["plot", "reunion", "--cast", "protagonist=sophia-petrova", "--format", "json", "-w", str(SEEDS)],
        ["check", str(SEEDS), "--format", "json"],
    ],
    ids=" ".join,
)
def test_commands_give_the_same_bytes(command: list[str], two: "Client") -> None:
    assert out(*command, "--cluster", address(two)) == out(*command)


def test_a_store_on_disk_is_opened_by_all(two: "Client", tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    assert out("load", str(SEEDS), "-w", store)[0] == 0
    for command in (["plot", "reunion", "-n", "5", "-w", store], ["check", store]):
        assert out(*command, "--cluster", address(two)) == out(*command)


def test_what_a_worker_refuses_is_told_in_its_words(two: "Client") -> None:
    with pytest.raises(LegendryError, match="called `nobody-0`"):
        list(mapped(refused, range(3), two))


def test_workers_that_keep_dying_are_given_up(two: "Client", monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LegendryError, match="died over one piece"):
        list(mapped(deadly, [1], two))


def test_own_processes_end_with_the_work() -> None:
    with cluster(1) as client:
        (worker,) = set(mapped(process, range(2), client))
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists():
            break
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_without_dask_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LegendryError, match=r"install `legendry\[cluster\]`"), cluster(2):
        pass


def test_one_or_the_other(two: "Client") -> None:
    result = CliRunner().invoke(app, ["check", str(SEEDS), "--workers", "2", "--cluster", address(two)])
    assert "Give one of them" in str(result.exception)


@pytest.mark.parametrize(
    ("where", "said"),
    [("127.0.0.1", "no scheduler's address"), ("tcp://127.0.0.1:9", "no Dask scheduler at"), ("tcp://x:y", "at tcp")],
)
def test_a_scheduler_that_is_not_there(where: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.batches._SECONDS", 1)
    with pytest.raises(LegendryError, match=said), cluster(address=where):
        pass
