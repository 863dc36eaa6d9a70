"""Why there is no plot: rules and facts that clash, what each rule leaves, and what comes nearest."""

from solver.explaining.clashes import clashes, clashes_but_for
from solver.explaining.funnel import funnel
from solver.explaining.misses import misses
from solver.explaining.situation import Situation

__all__ = ["Situation", "clashes", "clashes_but_for", "funnel", "misses"]
