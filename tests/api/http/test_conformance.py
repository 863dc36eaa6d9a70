"""The W3C's SPARQL 1.1 tests over HTTP against `legendry serve`, where `../shared` has them."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import ROOT
from world.history import Signature
from world.loading import load_into_store

SHARED = ROOT.parent / "shared"
SUITE = SHARED / "tools" / "sparql_http_suite.py"
TESTS = SHARED / "w3c" / "sparql11"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SUITE.is_file() or not TESTS.is_dir(), reason="there are no W3C tests in ../shared"),
]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    root = tmp_path_factory.mktemp("worlds") / "scratch.world"
    load_into_store(root, [], Signature("suite", "2026-11-27T12:00:00Z", "loads nothing"))
    token = Tokens(root).add("suite", Scope.WRITE)
    server = Server(world=root)
    base = f"http://127.0.0.1:{server.port}"
    yield [
        *("--query", f"{base}/sparql", "--update", f"{base}/update", "--gsp", f"{base}/data"),
        *("--header", f"Authorization:Bearer {token}"),
    ]
    server.stop()


@pytest.mark.parametrize(
    ("suite", "share"),
    [("update", 1.0), ("protocol", 1.0), ("gsp", 1.0), ("sd", 1.0), ("query", 325 / 337 - 1e-9)],
)
def test_the_w3c_tests_pass(suite: str, share: float, endpoint: list[str]) -> None:
    command = [sys.executable, str(SUITE), "--tests", str(TESTS), "--suite", suite, "--min-pass", str(share), "-v"]
    run = subprocess.run([*command, *endpoint], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
