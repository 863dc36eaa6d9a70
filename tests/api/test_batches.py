"""Work that several processes do has the results of one, also when one of them is killed, and leaves none behind."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from api.batches import cluster, doing, mapped, sharing
from api.cli.application import application
from api.plotting import sound_plots
from solver import schemas
from tests.api.tasks import deadly, doubled, doubled_after_a_death, process, refused
from tests.conftest import SEEDS
from world import LegendryError, World
from world.building.build import build
from world.building.chapter import here
from world.building.society.setting import Setting
from world.building.society.surroundings import surroundings
from world.history import Signature

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
    result = CliRunner().invoke(application(), arguments)
    return result.exit_code, result.stdout


def told(store: Path) -> list[tuple[str, str, str]]:
    """All facts of a store, sorted. Its history is not among them: an edit has a name that no other has."""
    return sorted(World.open(store).facts())


def kept_arrays(store: Path) -> dict[str, bytes]:
    """The columns that were kept beside a store while it was built."""
    [folder] = (store / "columns").iterdir()
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "made.json"}


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


def test_a_world_is_the_same_when_a_worker_is_killed_while_it_is_built(
    two: "Client", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("world.building.chapter.LARGEST", 30)
    setting, mila = Setting(1950, 1960, 450, 2), Signature("Mila", "2026-11-26T23:00:00Z", "builds it")
    alive = set(mapped(process, range(40), two))
    killed: list[int] = []

    def killing(*arguments):  # type: ignore[no-untyped-def]
        for chapter in sharing(two, *arguments):
            if not killed:
                killed.append(min(alive))
                os.kill(killed[0], signal.SIGKILL)
            yield chapter

    facts = build(tmp_path / "several", setting, mila, staged=killing)
    assert killed
    assert facts == build(tmp_path / "one", setting, mila, staged=here)
    assert told(tmp_path / "several") == told(tmp_path / "one")


def test_a_world_around_another_is_the_same_by_several(
    two: "Client", seeds: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("world.building.chapter.LARGEST", 30)
    monkeypatch.setattr("world.columns.kept.SMALLEST", 0)
    setting = Setting(1960, 1990, 90, 2, surroundings(seeds))
    mila = Signature("Mila", "2026-11-26T23:00:00Z", "builds it")
    build(tmp_path / "several", setting, mila, around=seeds, staged=partial(sharing, two))
    build(tmp_path / "one", setting, mila, around=seeds)
    assert told(tmp_path / "several") == told(tmp_path / "one")
    assert kept_arrays(tmp_path / "several") == kept_arrays(tmp_path / "one")


def test_who_interrupts_workers_that_build_leaves_nothing(
    two: "Client", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(people: int, facts: int) -> None:
        if people > 30:
            raise KeyboardInterrupt

    monkeypatch.setattr("world.building.chapter.LARGEST", 30)
    setting, mila = Setting(1950, 1955, 300, 2), Signature("Mila", "2026-11-26T23:00:00Z", "builds it")
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "w", setting, mila, progress=interrupted, staged=partial(sharing, two))
    assert list(tmp_path.iterdir()) == []


def test_a_world_is_built_on_a_cluster(two: "Client", tmp_path: Path) -> None:
    size = ("--characters", "20", "--from", "1950", "--to", "1952")
    assert out("build", "-o", str(tmp_path / "w"), *size, "--cluster", address(two)) == (0, "")


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


def test_control_c_is_left_to_the_command(two: "Client") -> None:
    """A terminal sends it to the workers as well, which would answer with tracebacks."""
    before = set(mapped(process, range(20), two))
    for worker in before:
        os.kill(worker, signal.SIGINT)
    assert set(mapped(process, range(20), two)) <= before


def test_without_dask_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(LegendryError, match=r"install `legendry\[cluster\]`"), cluster(2):
        pass


def test_one_or_the_other(two: "Client") -> None:
    result = CliRunner().invoke(application(), ["check", str(SEEDS), "--workers", "2", "--cluster", address(two)])
    assert "Give one of them" in str(result.exception)


@pytest.mark.parametrize(
    ("where", "said"),
    [("127.0.0.1", "no scheduler's address"), ("tcp://127.0.0.1:9", "no Dask scheduler at"), ("tcp://x:y", "at tcp")],
)
def test_a_scheduler_that_is_not_there(where: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.batches._SECONDS", 1)
    with pytest.raises(LegendryError, match=said), cluster(address=where):
        pass
