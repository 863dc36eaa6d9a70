"""A change that lets some cast keep all rules, as far as was looked at, and in which order such changes are tried."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from solver.repair.state import Mended, Row
from solver.schema import Rule


@dataclass(frozen=True)
class Candidate:
    """A change. `rules` are those that it is for, where those of `given` play roles already; `cast` are all.

    `like` says, for a new note of the cast, which note of the world does the same for somebody else.
    """

    mended: Mended
    rules: tuple[Rule, ...]
    given: Row
    cast: Mapping[str, str]
    like: Mapping[str, str] = field(default_factory=dict)

    @property
    def cost(self) -> float:
        """What the change costs, warnings aside."""
        return self.mended.draft.cost


def by_kind(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates by their cost, the first of each kind before the others."""
    ordered = sorted(candidates, key=lambda one: (one.cost, str(one.mended.draft.facts), str(one.mended.draft.gone)))
    seen: dict[object, int] = {}
    ranked: list[tuple[bool, float, int, Candidate]] = []
    for one in ordered:
        shape = one.mended.draft.shape
        seen[shape] = seen.get(shape, -1) + 1
        ranked.append((seen[shape] > 0, one.cost, len(ranked), one))
    return [one for *_, one in sorted(ranked, key=lambda entry: entry[:3])]
