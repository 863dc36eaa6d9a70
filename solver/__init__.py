"""What could happen: plot schemas, and the search for every plot that a world can hold."""

from solver.errors import CastError, SchemaError
from solver.finding import MOST_CASTS, find_plots
from solver.pieces import Doing, here, pieces
from solver.plot import Clash, Outcome, Plot, Proof, Scene, Status, label
from solver.schema import Role, Rule, Schema, schema_named, schemas

__all__ = [
    "MOST_CASTS",
    "CastError",
    "Clash",
    "Doing",
    "Outcome",
    "Plot",
    "Proof",
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
    "schema_named",
    "schemas",
]
