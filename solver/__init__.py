"""What could happen: plot schemas, and the search for every plot that a world can hold."""

from solver.arc import arc_named, arcs
from solver.asking import ANY, Asked, Choice
from solver.errors import CastError, SchemaError
from solver.library import schema_at, schema_named, schemas
from solver.pieces import Doing, here, pieces
from solver.plot import Clash, Outcome, Plot, Proof, Scene, Status, label
from solver.predicate import Predicate
from solver.schema import Role, Rule, Schema
from solver.variants import find_plots

__all__ = [
    "Asked",
    "CastError",
    "Clash",
    "Doing",
    "Outcome",
    "Plot",
    "Predicate",
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
    "schema_at",
    "schema_named",
    "schemas",
]
