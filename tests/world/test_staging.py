"""A store's successor takes its place whole; whoever is killed before leaves the former one."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from world import World
from world.errors import LegendryError
from world.loading import load_into_store

PERSON = "---\nid: {0}\ntype: Person\nname: {0}\n---\n"
KILLED_HALF_WAY = """
import os, signal, sys
from pathlib import Path
from world import staging
def killed(folder, new):
    if sys.argv[3] == "between":
        folder.rename(new.parent / "former")
    os.kill(os.getpid(), signal.SIGKILL)
import world.loading
world.loading.replace = killed
world.loading.load_into_store(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def _note(folder: Path, name: str) -> Path:
    file = folder / f"{name}.md"
    file.write_text(PERSON.format(name), "utf-8")
    return file


@pytest.mark.parametrize("moment", ["before", "between"])
def test_a_killed_load_leaves_the_former_world_and_the_next_one_sweeps(moment: str, tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_into_store(store, [_note(tmp_path, "anna")])
    killed = [sys.executable, "-c", KILLED_HALF_WAY, str(store), str(_note(tmp_path, "ben")), moment]
    assert subprocess.run(killed, check=False).returncode == -9
    assert len(list(tmp_path.glob(".store.*"))) == 1
    assert World.open(store).ids() == {"anna"}
    load_into_store(store, [_note(tmp_path, "cleo")])
    assert World.open(store).ids() == {"anna", "cleo"}
    assert not list(tmp_path.glob(".store.*"))


def test_what_another_process_is_making_is_left_alone(tmp_path: Path) -> None:
    waiting = (
        "import sys, time; from pathlib import Path; from world.staging import successor\n"
        "with successor(Path(sys.argv[1])) as new:\n    print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", waiting, str(tmp_path / "store")], stdout=subprocess.PIPE, env={**os.environ}
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        load_into_store(tmp_path / "store", [_note(tmp_path, "anna")])
        assert len(list(tmp_path.glob(".store.*"))) == 1
        other.terminate()
    time.sleep(0)
    load_into_store(tmp_path / "store", [])
    assert not list(tmp_path.glob(".store.*"))


def test_a_store_folder_with_a_file_of_somebody_elses_is_not_replaced(tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_into_store(store, [_note(tmp_path, "anna")])
    (store / "precious.txt").write_text("mine", "utf-8")
    with pytest.raises(LegendryError, match=r"holds precious\.txt, which is no part of a store"):
        load_into_store(store, [])
    assert (store / "precious.txt").read_text("utf-8") == "mine"
