"""The curl examples of docs/http.md do what they say, against a real server."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.tokens import Scope, Tokens
from tests.api.http.conftest import Server
from tests.conftest import ROOT, SEEDS
from world.loading import load_into_store

GUIDE = (ROOT / "docs" / "http.md").read_text("utf-8")
EXAMPLES = [line for block in re.findall(r"```bash\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    root = tmp_path_factory.mktemp("worlds") / "my.world"
    load_into_store(root, [SEEDS])
    server = Server(world=Path(root))
    yield {"TOKEN": Tokens(root).add("my-script", Scope.WRITE), "PORT": str(server.port)}
    server.stop()


def test_the_curl_examples_work_one_after_the_other(served: dict[str, str]) -> None:
    assert len(EXAMPLES) > 10
    job = ""
    for example in EXAMPLES:
        command = example.replace("curl ", "curl --fail --silent --show-error --noproxy '*' ", 1)
        command = command.replace(":8000", f":{served['PORT']}")
        ran = subprocess.run(
            ["bash", "-c", command],
            env={**os.environ, "TOKEN": served["TOKEN"], "JOB": job},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (ran.returncode, ran.stderr) == (0, ""), example
        if "/api/jobs " in example and "--data" in example:
            job = json.loads(ran.stdout)["id"]
        is_silent = "/update" in example or re.search(r"-X (PUT|POST|DELETE) \S*/(data|api/jobs)", example)
        assert bool(ran.stdout) is not bool(is_silent), example
