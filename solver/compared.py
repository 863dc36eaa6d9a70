"""Ways that a comparison with one player more leaves, counted without looking at every pair."""

from functools import cache

import numpy as np

from solver.comparison import Comparison
from solver.relation import Ids
from solver.table import Source, Table, Weights, alike, in_order
from world.columns.pairs import Places


def kept_compared_with(each: Table, role: str, one: Comparison, players: Table, most: int) -> Table:
    """As `compared_with`; where both tables follow from the schema alone, the message does too, and is kept.

    It is so by ranks only, which stay as long as ids do: whom a comparison refuses may change where no rule's rows do.
    """
    if each.source is None or players.source is None or one.rank is None:
        return compared_with(each, role, one, players, most)
    made = cache(lambda: compared_with(each, role, one, players, most))
    source = Source(f"{each.source.name}, without {role} by {one.rule} of {players.source.name}", each.source.kept)
    names = dict.fromkeys(name for table in (each, players) for name in table.columns if name != role)
    ways = source.kept(f"ways of {source.name}", lambda: made().ways.view(np.int32))
    rows = source.kept(f"rows of {source.name}", lambda: np.asfortranarray(np.column_stack([*made().columns.values()])))
    columns = dict(zip(names, rows.reshape(-1, len(names)).T, strict=True))
    return Table(columns, ways.view(np.float64), source=source)


def compared_with(each: Table, role: str, one: Comparison, players: Table, most: int) -> Table:
    """A message without a role, with the player of one more: of the ways, those that a comparison with that one leaves.

    Nobody is looked at pair by pair: from all ways go those of whoever is refused; or, where it goes by rank, the
    ways of a beginning or an end of the ranking are summed up.
    """
    other = one.other(role)
    message, group = each.grouped(role)
    wider, mine = Table(message.columns, np.ones(len(message))).met(players, most=most)
    theirs, own = each.columns[role], wider.columns[other]
    if one.refused is not None:
        refused = one.refused if role == one.roles[1] else one.refused.turned
        rows, players_refused = refused.joined(own)
        taken = _looked_up((group, theirs), each.ways, mine[rows], players_refused)
        left = message.ways[mine] - np.bincount(rows, weights=taken, minlength=len(wider))
    else:
        assert one.rank is not None
        ranks, ranked = one.rank(theirs), one.rank(own)
        span = 2 + max(int(ranks.max(initial=0)), int(ranked.max(initial=0)))
        at, weights = group * span + ranks, each.ways
        if (order := in_order(at)) is not None:
            at, weights = at[order], weights[order]
        sums = np.concatenate([[0.0], np.cumsum(weights)])
        bounds = sums[np.searchsorted(at, np.arange(len(message) + 1) * span)]
        split = sums[np.searchsorted(at, mine * span + ranked, "left" if role == one.roles[0] else "right")]
        left = split - bounds[mine] if role == one.roles[0] else bounds[1:][mine] - split
    return Table(wider.columns, left * wider.ways).at(left > 0.5)


def _looked_up(known: tuple[Places, Ids], ways: Weights, group: Places, player: Ids) -> Weights:
    """The ways of some players in their groups; none for those who are not there."""
    theirs, mine = alike(known, (group, player))
    order = in_order(theirs)
    theirs, ways = (theirs, ways) if order is None else (theirs[order], ways[order])
    if not len(theirs):
        return np.zeros(len(mine))
    places = np.minimum(np.searchsorted(theirs, mine), len(theirs) - 1)
    return np.where(theirs[places] == mine, ways[places], 0.0)
