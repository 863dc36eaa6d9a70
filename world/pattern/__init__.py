"""Graph patterns as data: what rules, tension and sentences are written in.

Facts and tests, a line each (or several, with ` . ` between them):

    ?betrayal lg:betrayer ?betrayer     a fact; subclasses (after `a`) and subproperties count
    ?one differs ?other                 certainly not the same: no doubt of their identity is on record
    ?past precedes ?betrayal            certainly over before the other begins
    ?past may-precede ?betrayal         nothing rules out that it began before the other ended
    ?past may-be-before ?betrayal       nothing rules out that it was over before the other began
    ?one overlaps ?other                there certainly is a day on which both hold
    ?one may-overlap ?other             nothing rules out a day on which both hold
    ?one begins-before ?other           certainly begins before the other begins
    ?one ends-after ?other              certainly ends after the other has ended
    ?job begins-within-years 16 ?anna   certainly begins less than so many years after the other began
    ?job ends-within-years 16 ?anna     certainly ends less than so many years after the other began
    ?cafe within ?city                  lies in it, however deep, or is it
    ?a reaches lg:parent ?b             a path over properties, of one step or more (`^` backwards, `/` onwards)
    ?one listed-before ?other           comes first by its id: takes each pair once
    ?outcome is lg:Killed               the same; `is-not`: not the same

and two mappings:

    any: [[…], […]]                     one of several patterns
    none: […]                           nothing matches this pattern
"""

from world.pattern.clause import Absent, Clause, Either, Pattern, Test, Triple
from world.pattern.match import Match, match, table
from world.pattern.nearby import holds_nearby, match_nearby, rows_nearby, table_nearby
from world.pattern.neighbours import Neighbours

__all__ = [
    "Absent",
    "Clause",
    "Either",
    "Match",
    "Neighbours",
    "Pattern",
    "Test",
    "Triple",
    "holds_nearby",
    "match",
    "match_nearby",
    "rows_nearby",
    "table",
    "table_nearby",
]
