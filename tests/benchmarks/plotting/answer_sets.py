"""clingo over the tables as facts: the rules as a logic program, each cast a stable model."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import clingo

from tests.benchmarks.plotting.facts import Table

_HERE: Final = Path(__file__).parent
_LEAD: Final = {"reunion": "plays(protagonist, X)", "mole-hunt": "hunts(X)"}


class AnswerSets:
    """The problem of one schema, grounded when it is made. Each process asks one question."""

    def __init__(self, schema: str, tables: Mapping[str, Table]) -> None:
        self._lead = _LEAD[schema]
        self._control = clingo.Control(["--warn=none", "--project=auto"])
        program = (_HERE / f"{schema}.lp").read_text("utf-8")
        used = [name for name in tables if _called(name) in program or _called(name) in _TIMES]
        self._control.add("base", [], "\n".join([*_facts({name: tables[name] for name in used}), _TIMES, program]))
        self._control.ground([("base", [])])

    def first(self) -> int:
        return self._models(1)

    def hundred(self) -> int:
        self._control.add("lead", [], f"#project {self._lead} : {self._lead}.")
        self._control.ground([("lead", [])])
        return self._models(100)

    def count(self) -> int:
        return self._models(0)

    def refute(self) -> int:
        self._control.add("dead", [], ":- not dead.")
        self._control.ground([("dead", [])])
        return self._models(1)

    def _models(self, most: int) -> int:
        configuration = self._control.configuration.solve
        assert isinstance(configuration, clingo.Configuration)
        configuration.models = most
        found = 0
        with self._control.solve(yield_=True) as models:
            for _ in models:
                found += 1
        return found


def _called(table: str) -> str:
    """`property_betrayed` as `betrayed(`, `kind_Person` as `isPerson(`, days as `least_endLatest(`."""
    sort, _, name = table.partition("_")
    return f"{name}(" if sort == "property" else f"is{name}(" if sort == "kind" else f"{table}("


def _facts(tables: Mapping[str, Table]) -> Iterator[str]:
    for name, table in tables.items():
        head = _called(name)
        if table.ndim == 1:
            yield "".join(f"{head}{one}).\n" for one in table.tolist())
        else:
            yield "".join(f"{head}{one},{other}).\n" for one, other in table.T.tolist())


_TIMES: Final = """
walk(X, Y) :- before(X, Y).
walk(X, Z) :- walk(X, Y), before(Y, Z).
same(X, Y) :- possiblySameAs(X, Y).
same(X, Y) :- possiblySameAs(Y, X).
city(C, C) :- isCity(C).
lies(X, Y) :- within(X, Y).
lies(X, Z) :- lies(X, Y), within(Y, Z).
city(X, C) :- lies(X, C), isCity(C).
#defined before/2. #defined possiblySameAs/2. #defined isLove/1. #defined isRedemption/1. #defined isPark/1.
#defined isBar/1. #defined isCafe/1. #defined isHotel/1. #defined isEnmity/1. #defined isHiding/1.
#defined isImprisonment/1.
#defined skill/2. #defined fear/2. #defined motive/2. #defined wound/2. #defined knownTo/2. #defined isRenown/1.
#defined prisoner/2. #defined isTheft/1. #defined robbed/2. #defined isDocument/1. #defined isTransfer/1.
#defined giver/2. #defined receiver/2. #defined isDeath/1. #defined deceased/2. #defined isWeapon/1.
"""
