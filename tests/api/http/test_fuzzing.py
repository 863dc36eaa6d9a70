"""Schemathesis asks a real server whatever its OpenAPI document allows, and what it does not: nothing surprises it.

More of it by hand: `LEGENDRY_FUZZ=200 pytest tests/api/http/test_fuzzing.py`. That valid requests are all accepted is
not asked: whether a text is SPARQL, or an id somebody's, no schema says.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import ROOT
from world.loading import load_into_store

EXAMPLES = os.environ.get("LEGENDRY_FUZZ", "3")


@pytest.mark.slow
def test_no_request_makes_it_answer_otherwise_than_it_says(tmp_path: Path) -> None:
    pytest.importorskip("schemathesis")
    world = tmp_path / "starter.world"
    load_into_store(world, [ROOT / "examples" / "starter"])
    token = Tokens(world).add("fuzz", Scope.ADMIN)
    server = Server("--timeout", "5", world=world)
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{server.port}/openapi.json"]
    options = ["--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", "1", "--workers", "1"]
    options += ["--exclude-checks", "positive_data_acceptance", "--request-timeout", "60", "--no-color"]
    options += ["--generation-database", "none", "-H", f"Authorization: Bearer {token}"]
    ran = subprocess.run(
        [*command, *options],
        cwd=tmp_path,
        env={
            **os.environ,
            "SCHEMATHESIS_HOOKS": "tests.api.http.schemathesis_hooks",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    log = server.stop()
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    assert "Traceback" not in log, log
