"""Which casts of all that there are come first: the most tense, the closest to an arc, drawn or diverse ones."""

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import product
from typing import Final, Protocol

import numpy as np

from solver.arc import distance, heights
from solver.around import Around
from solver.elimination import Casts, Elimination, Grades
from solver.relation import Relation
from solver.schema import Schema
from solver.table import among

AT_ONCE: Final = 256
"""Casts that are drawn at once."""
MANY: Final = 5_000
"""From so many casts on, those of a level are drawn and not listed."""
SAMPLED: Final = 20_000
"""Casts among which the best are looked for where all of them hang together too closely to be graded."""
_FEWEST: Final = 64
"""Anchors of which casts are taken at first, where diverse ones are wanted."""
_MOST: Final = 500
"""Diverse casts that are chosen among one another: of more, each batch begins where the one before it ended."""
_TRIES: Final = 20
"""How many times in a row nothing new may be drawn before a level is taken to be exhausted."""


class SomeCasts(Protocol):
    """All casts of a search, counted but not listed."""

    count: int

    @property
    def grades(self) -> Grades: ...

    def all(self, grades: Collection[int] | None = None) -> Casts: ...

    def draw(self, number: int, seed: int, grades: Collection[int] | None = None) -> Casts: ...


def by_chance(casts: SomeCasts, seed: int) -> Iterator[Casts]:
    """All casts in an order in which each is as likely to be the next one as any other."""
    return _spread(casts, None, casts.count, seed)


def by_grade(casts: SomeCasts, order: Sequence[Collection[int]], seed: int) -> Iterator[Casts]:
    """All casts, those of the first grades first; equals in an order that the seed shuffles."""
    for number, grades in enumerate(order):
        count = sum(casts.grades[grade] for grade in grades)
        yield from _spread(casts, grades, count, seed + number)


def by_tension(schema: Schema, grades: Grades) -> list[list[int]]:
    """Grades by what the wishes that come true add up to, the most tense first."""
    levels: dict[float, list[int]] = defaultdict(list)
    for grade in grades:
        levels[tension_of(schema, grade)].append(grade)
    return [levels[tension] for tension in sorted(levels, reverse=True)]


def by_arc(schema: Schema, grades: Grades, choices: Sequence[tuple[str, str]], arc: Sequence[float]) -> list[list[int]]:
    """Grades by how close the scenes come to an arc; a grade also says which `choices` (role, choice) are made."""
    levels: dict[float, list[int]] = defaultdict(list)
    for grade in grades:
        made = {role: choice for bit, (role, choice) in enumerate(choices, len(schema.tension)) if grade >> bit & 1}
        scenes = [scene for scene in schema.scenes if all(made.get(role) in wanted for role, wanted in scene.only)]
        curve = heights(schema, scenes, tension_of(schema, grade))
        levels[round(distance(curve, arc), 9)].append(grade)
    return [levels[far] for far in sorted(levels)]


def choices_of(schema: Schema) -> list[tuple[str, str]]:
    """Every choice that a plot of the schema may make, with its role."""
    return [(role.name, choice) for role in schema.roles.values() for choice in role.choices]


def tension_of(schema: Schema, grade: int) -> float:
    """What the wishes of a grade add up to."""
    return sum(wish.weight for bit, wish in enumerate(schema.tension) if grade >> bit & 1)


def tensions(schema: Schema, casts: Casts, wishes: Sequence[Relation]) -> list[float]:
    """The tension of each of some casts, as far as their roles tell."""
    found = np.zeros(len(next(iter(casts.values()), ())))
    for wish, comes_true in zip(schema.tension, wishes, strict=True):
        if casts.keys() >= set(comes_true.roles):
            found += wish.weight * among(casts, comes_true)
    return [float(one) for one in found]


class Sampled:
    """The casts of a fair sample, graded: what is known of casts that hang together too closely to be graded all."""

    def __init__(self, casts: Casts, wishes: Sequence[Relation]) -> None:
        rows = np.unique(np.column_stack([casts[role] for role in casts]), axis=0)
        self._casts: Casts = {role: rows[:, place] for place, role in enumerate(casts)}
        self._grade = np.zeros(len(rows), dtype=np.int64)
        for bit, wish in enumerate(wishes):
            self._grade += np.where(among(self._casts, wish), 1 << bit, 0)
        self.count = len(rows)
        counted = np.unique(self._grade, return_counts=True)
        self.grades: Grades = dict(zip(*(side.tolist() for side in counted), strict=True))

    def all(self, grades: Collection[int] | None = None) -> Casts:
        """Every cast of the sample, or those of some grades."""
        chosen = np.isin(self._grade, list(self.grades if grades is None else grades))
        return {role: column[chosen] for role, column in self._casts.items()}

    def draw(self, number: int, seed: int, grades: Collection[int] | None = None) -> Casts:
        """So many of them, each with the same chance."""
        casts = self.all(grades)
        places = np.random.default_rng(seed).integers(0, len(next(iter(casts.values()))), number)
        return {role: column[places] for role, column in casts.items()}


def diverse(schema: Schema, around: Around, number: int, seed: int) -> Iterator[Casts]:
    """Casts that have as little as possible in common: other protagonists first, then other places and outcomes.

    Some anchors are drawn, of their casts one for each new protagonist, and of these those are taken first that use
    what was used least; and so on with more anchors. The same cast does not come twice.
    """
    used = Counter[tuple[str, int]]()
    seen: set[tuple[int, ...]] = set()
    lead = protagonist(schema)
    later: list[Elimination] = []
    few = min(number, _MOST)
    for casts in around.eliminations(seed, max(_FEWEST, few), lead):
        later.append(casts)
        drawn = casts.draw_different(max(AT_ONCE, 4 * few), seed)
        fresh = [(lead, player) not in used for player in drawn[lead].tolist()]
        yield from _least_used(schema, {role: column[fresh] for role, column in drawn.items()}, used, seen)
    for turn, casts in product(range(1, _TRIES), later):
        yield from _least_used(schema, casts.draw(AT_ONCE, seed + turn), used, seen)


def protagonist(schema: Schema) -> str:
    """The role whose story it is: the one of this name, or else the person who takes part in most scenes."""
    if "protagonist" in schema.roles:
        return "protagonist"
    people = [role.name for role in schema.roles.values() if role.kind == "lg:Person"]
    played = [{role for _, role in scene.participants} for scene in schema.scenes]
    return max(people, key=lambda name: sum(name in roles for roles in played), default=schema.anchor)


def _least_used(
    schema: Schema, casts: Casts, used: Counter[tuple[str, int]], seen: set[tuple[int, ...]]
) -> Iterator[Casts]:
    """One cast after the other, that one first whose players were used least so far."""
    roles = list(casts)
    rows = np.column_stack([casts[role] for role in roles])
    weights = [_weight(schema, role) for role in roles]
    codes, counts = [], []
    for place, role in enumerate(roles):
        values, which = np.unique(rows[:, place], return_inverse=True)
        codes.append(which)
        counts.append(np.array([used[role, int(value)] for value in values], dtype=np.float64))
    open_ = np.array([tuple(row) not in seen for row in rows.tolist()])
    while open_.any():
        cost = sum(weight * count[which] for weight, count, which in zip(weights, counts, codes, strict=True))
        chosen = int(np.argmin(np.where(open_, cost, np.inf)))
        row = tuple(rows[chosen].tolist())
        open_[chosen] = False
        if row in seen:
            continue
        seen.add(row)
        for place, role in enumerate(roles):
            counts[place][codes[place][chosen]] += 1
            used[role, row[place]] += 1
        yield {role: rows[chosen : chosen + 1, place] for place, role in enumerate(roles)}


def _weight(schema: Schema, role: str) -> float:
    """How much it matters that a role is played by others: the protagonist above all, then places and outcomes."""
    if role == protagonist(schema):
        return 100.0
    kind = schema.roles[role]
    return 10.0 if kind.choices or role in {scene.place for scene in schema.scenes} else 1.0


def _spread(casts: SomeCasts, grades: Collection[int] | None, count: int, seed: int) -> Iterator[Casts]:
    """The casts of some grades, each once: few are listed and shuffled, of many always other ones are drawn."""
    if count <= MANY:
        listed = casts.all(grades)
        order = np.array(random.Random(seed).sample(range(count), count), dtype=np.int64)
        for begin in range(0, count, AT_ONCE):
            yield {role: column[order[begin : begin + AT_ONCE]] for role, column in listed.items()}
        return
    seen: set[tuple[int, ...]] = set()
    in_vain, turn = 0, 0
    while in_vain < _TRIES and len(seen) < count:
        drawn = casts.draw(AT_ONCE, _further_seed(seed, turn), grades)
        turn += 1
        rows = np.column_stack([drawn[role] for role in drawn])
        new: list[int] = []
        for place, row in enumerate(map(tuple, rows.tolist())):
            if row not in seen:
                seen.add(row)
                new.append(place)
        in_vain = 0 if new else in_vain + 1
        if new:
            yield {role: column[new] for role, column in drawn.items()}


def _further_seed(seed: int, turn: int) -> int:
    """Another seed for each turn; the same on any machine."""
    return random.Random(f"{seed} {turn}").getrandbits(62)


def choice_relations(choices: Sequence[tuple[str, int]]) -> list[Relation]:
    """For each choice (role, number), the relation of the casts that make it."""
    return [Relation(f"choice of {role}", (role,), np.array([[number]], dtype=np.int32)) for role, number in choices]
