"""What could happen: plot schemas, and the search for every plot that a world can hold."""

from solver.errors import CastError, SchemaError
from solver.finding import MOST_CASTS
from solver.library import schema_at, schema_named, schemas
from solver.pieces import Doing, here, pieces
from solver.plot import Clash, Outcome, Plot, Proof, Repair, Scene, Status, label
from solver.predicate import Predicate
from solver.repair import repairs
from solver.schema import Role, Rule, Schema
from solver.variants import find_plots

__all__ = [
    "MOST_CASTS",
    "CastError",
    "Clash",
    "Doing",
    "Outcome",
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
    "find_plots",
    "here",
    "label",
    "pieces",
    "repairs",
    "schema_at",
    "schema_named",
    "schemas",
]
