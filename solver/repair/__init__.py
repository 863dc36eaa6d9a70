"""What would make a plot possible: the smallest changes of a world, each tried out, the cheapest first.

Which rules to mend is found by correction sets (`explaining`), how by a search over patterns (`mends.py`), at what
price in `prices.yaml`; times by `dating.py` and `moving.py`. Nothing is offered that was not tried (`proving.py`).
"""

from solver.repair.repairing import repairs

__all__ = ["repairs"]
