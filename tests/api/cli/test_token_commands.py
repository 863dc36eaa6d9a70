"""`legendry token`: add, list and revoke."""

import json
from pathlib import Path

import pytest

from tests.api.cli.conftest import Run


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    assert run("load", "-w", tmp_path / "my.world").code == 0
    return tmp_path / "my.world"


def test_a_token_is_printed_once_and_alone_on_stdout(run: Run, store: Path) -> None:
    added = run("token", "add", "mila", "--scope", "write", "-w", store)
    assert added.code == 0
    assert len(added.out.split()) == 1
    assert added.out.strip() not in added.err
    assert run("token", "list", "-w", store).out == "write  mila\n"
    listed = json.loads(run("token", "list", "-w", store, "--format", "json").out)
    assert listed == [{"name": "mila", "scope": "write"}]


def test_a_revoked_token_is_listed_no_more(run: Run, store: Path) -> None:
    run("token", "add", "mila", "--scope", "read", "-w", store)
    assert run("token", "revoke", "mila", "-w", store).code == 0
    assert run("token", "list", "-w", store).out == ""
    again = run("token", "revoke", "mila", "-w", store)
    assert again.code == 2
    assert "There is no token `mila`." in again.err


@pytest.mark.parametrize("scope", ["root", ""])
def test_a_scope_that_is_none_is_refused(scope: str, run: Run, store: Path) -> None:
    assert run("token", "add", "mila", "--scope", scope, "-w", store).code == 2


def test_a_world_that_is_not_there_gets_no_tokens(run: Run, tmp_path: Path) -> None:
    refused = run("token", "add", "mila", "--scope", "read", "-w", tmp_path / "none.world")
    assert refused.code == 2
    assert "There is no world at" in refused.err
    assert not list(tmp_path.iterdir())


def test_tokens_stay_when_a_store_is_loaded_anew(run: Run, store: Path) -> None:
    run("token", "add", "mila", "--scope", "read", "-w", store)
    assert run("load", "examples/starter", "-w", store).code == 0
    assert run("token", "list", "-w", store).out == "read   mila\n"
