"""The answers that the competency questions must give on examples/seeds, one CSV file a question, in `answers/`.

`python -m tests.ontology.answering` writes them anew; read the difference before you keep it.
"""

import csv
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from ontology import questions, vocabulary
from ontology.namespaces import ID
from world import World

SEEDS: Final = Path(__file__).parent.parent.parent / "examples" / "seeds"
ANSWERS: Final = Path(__file__).parent / "answers"

Rows: TypeAlias = list[list[str]]


def answer(world: World, name: str) -> Rows:
    """A question's answer: the columns' names, then its rows as short text; empty where nothing is said."""
    solutions = world.store.query(questions()[name].sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    return [columns, *([_short(solution[column]) for column in columns] for solution in solutions)]


def expected(name: str) -> Rows:
    """What is stored as the answer. Raises `FileNotFoundError` where nothing is."""
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(world: World) -> None:
    """Stores what the questions answer today."""
    ANSWERS.mkdir(exist_ok=True)
    for outdated in ANSWERS.glob("*.csv"):
        outdated.unlink()
    for name in questions():
        with (ANSWERS / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(answer(world, name))


def _short(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(str(ID)) if term.value.startswith(str(ID)) else vocabulary().compact(term.value)
    return term.value if isinstance(term, ox.Literal) else ""


if __name__ == "__main__":
    write(World.open(SEEDS))
