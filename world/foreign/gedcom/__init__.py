"""Families as GEDCOM (5.5.1): read into statements, and written from a world."""

from world.foreign.gedcom.reading import read_gedcom
from world.foreign.gedcom.writing import gedcom

__all__ = ["gedcom", "read_gedcom"]
