"""What could happen: plot schemas, and the search for every plot that a world can hold."""

from solver.arc import arc_named, arcs
from solver.asking import ANY, Asked, Choice
from solver.errors import CastError, SchemaError
from solver.library import schema_at, schema_named, schemas
from solver.offering import Offer, offer
from solver.pieces import Doing, here, pieces
from solver.plot import Clash, Miss, Outcome, Plot, Proof, Repair, Scene, Status, Step, label
from solver.predicate import Predicate
from solver.schedule import Calendar
from solver.schema import Part, PartKind, Role, Rule, Schema
from solver.unplayed import in_general
from solver.variants import find_plots
from world.limit import TimeIsUp, check_time, time_limit

__all__ = [
    "ANY",
    "Asked",
    "Calendar",
    "CastError",
    "Choice",
    "Clash",
    "Doing",
    "Miss",
    "Offer",
    "Outcome",
    "Part",
    "PartKind",
    "Plot",
    "Predicate",
    "Proof",
    "Repair",
    "Role",
    "Rule",
    "Scene",
    "Schema",
    "SchemaError",
    "Status",
    "Step",
    "TimeIsUp",
    "arc_named",
    "arcs",
    "check_time",
    "find_plots",
    "here",
    "in_general",
    "label",
    "offer",
    "pieces",
    "schema_at",
    "schema_named",
    "schemas",
    "time_limit",
]
