"""The command line, run in this process."""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.cli import main

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `legendry` with arguments, from the root of the checkout."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: str | Path) -> Result:
        monkeypatch.setattr(sys, "argv", ["legendry", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
            sys.exit(0)
        out, err = capfd.readouterr()
        result = Result(int(ended.value.code or 0), out, err)
        del ended
        gc.collect()  # a process of its own would have let go of its store by now
        return result

    return run
