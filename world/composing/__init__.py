"""A world as its author would write it: notes in a vault, one YAML file, sheets of CSV, with the rest as RDF beside."""

from world.composing.one_file import write_one_file
from world.composing.rest import Leftover
from world.composing.sheets import write_sheets
from world.composing.vault import write_vault

__all__ = ["Leftover", "write_one_file", "write_sheets", "write_vault"]
