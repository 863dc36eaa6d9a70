"""Real SPARQL servers, started for the tests."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CANON = "https://example.org/canon"
VIRTUOSO = shutil.which("virtuoso-t")

_INI = """\
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryExecutionTime = 30
"""


@contextmanager
def oxigraph() -> Iterator[str]:
    """`oxigraph serve` with an empty store in memory: the address of its queries."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Virtuoso with a new database in a folder, where everybody may write: the address of its queries."""
    assert VIRTUOSO is not None
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http))
    command = [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini", "+pwddba", "dba", "+pwddav", "dba"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with _running(process, sql):
        grant = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", 'exec=GRANT SPARQL_UPDATE TO "SPARQL";']
        subprocess.run(grant, check=True, capture_output=True, timeout=60)
        yield f"http://127.0.0.1:{http}/sparql#canon={CANON}&batch=500&timeout=30"


def free_port() -> int:
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        port: int = here.getsockname()[1]
        return port


@contextmanager
def _running(process: "subprocess.Popen[bytes]", port: int) -> Iterator[None]:
    """Waits until a server listens, and ends it afterwards."""
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
