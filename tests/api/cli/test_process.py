"""The command as the system sees it: pipes, signals, start-up, no world to be found."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-c", "from api.cli import main; main()"]


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_interruptible,
    )


def _interruptible() -> None:
    """What a shell starts in the background is not, and passes that on to all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_reader_that_leaves_early_is_no_error() -> None:
    process = start("export", "examples/seeds", "--to", "nq")
    assert process.stdout
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=30), errors) == (0, b"")


def test_an_interrupt_ends_a_query_at_once_and_leaves_no_worker() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    process = start("ask", endless, "-w", "examples/seeds")
    workers, until = children(process), time.monotonic() + 60
    while not (workers and is_working(workers[0])) and time.monotonic() < until:
        time.sleep(0.05)
        workers = children(process)
    assert len(workers) == 1
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out, errors) == (130, b"", b"")
    assert not Path(f"/proc/{workers[0]}").exists()


def children(process: subprocess.Popen[bytes]) -> list[str]:
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def is_working(process: str) -> bool:
    """Whether it has worked longer than it takes to begin."""
    times = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2].split()[11:13]
    return sum(map(int, times)) > 2 * os.sysconf("SC_CLK_TCK")


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("serve", "-w", "examples/seeds", "--port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert b"Choose another port" in errors
    assert b"Traceback" not in errors


def test_help_does_not_wait_for_what_it_does_not_need() -> None:
    program = (
        "import sys; sys.argv = ['legendry', '--help']\n"
        "from api.cli import main\n"
        "try:\n main()\nexcept SystemExit: pass\n"
        "slow = {'fastapi', 'uvicorn', 'pyvis', 'igraph', 'pyshacl', 'inflect', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(slow)) or 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
