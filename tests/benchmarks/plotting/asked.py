"""One question to one peer, in a process of its own, as `python -m` with the peer, the schema, the row and a folder.

In the folder are the world's store, `world`, and its tables, `tables.npz`. A line is printed when the peer is ready,
and another with the answer. Our own answers are measured again when all is warm.
"""

import sys
from pathlib import Path

from tests.benchmarks.plotting.facts import read
from tests.benchmarks.plotting.measuring import Peer, report, timed

PEERS = ("Legendry", "DuckDB", "clingo", "CP-SAT")


def main(peer: str, schema: str, row: str, folder: Path) -> None:
    """Measures and prints."""
    ready, seconds, more = _ready(peer, schema, row, folder)
    report(row="setup", seconds=seconds, **more)
    if peer == "Legendry":
        _, cold = timed(lambda: getattr(ready, row)())
        answer, seconds = timed(lambda: getattr(ready, row)())
        report(row=row, answer=answer, seconds=seconds, cold=cold)
    else:
        answer, seconds = timed(lambda: getattr(ready, row)())
        report(row=row, answer=answer, seconds=seconds)


def _ready(peer: str, schema: str, row: str, folder: Path) -> tuple[Peer, float, dict[str, float]]:
    if peer == "Legendry":
        from tests.benchmarks.plotting.ours import Ours

        ours = Ours(schema, folder / "world")
        return ours, ours.index + ours.compile, {"index": ours.index, "compile": ours.compile}
    if peer == "CP-SAT":
        from tests.benchmarks.plotting.cp_sat import CpSat

        model = CpSat(schema, folder / "world", refuted=row == "refute")
        return model, timed(model.build)[1], {}
    tables = read(folder / "tables.npz")
    if peer == "DuckDB":
        from tests.benchmarks.plotting.sql import Sql

        return *timed(lambda: Sql(schema, tables)), {}
    from tests.benchmarks.plotting.answer_sets import AnswerSets

    return *timed(lambda: AnswerSets(schema, tables)), {}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
