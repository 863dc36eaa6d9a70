"""Canon as columns of numbers: patterns over a whole world, met in bulk.

    Terms     every name and literal has a number
    Pairs     the facts of one property: two sorted columns, subject and object, and the same turned round
    Columns   a store's properties as pairs, its classes as masks and its days as numbers, each read when first wanted
    Frame     what the variables of a pattern stand for so far, a column each
    table     the distinct rows of a pattern, as numbers

A column-at-a-time evaluation with late materialisation (Boncz, Manegold & Kersten, "Database architecture optimized for
the new bottleneck: memory access", VLDB 1999; Abadi et al., "Materialization strategies in a column-oriented DBMS",
ICDE 2007). It finds what `world.pattern.table` finds with SPARQL, and pays where a pattern is asked of all of a world.
"""

from world.columns.columns import Columns
from world.columns.comparing import passes, ranks
from world.columns.frame import Frame
from world.columns.joining import TooManyToKeep, Within, table
from world.columns.pairs import Ids, Pairs
from world.columns.terms import Terms

__all__ = ["Columns", "Frame", "Ids", "Pairs", "Terms", "TooManyToKeep", "Within", "passes", "ranks", "table"]
