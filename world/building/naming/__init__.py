"""Names of people by culture and gender: pools to draw from, and how a name is put together.

The pools are Faker's, mended and added to by `data/naming.yaml` and `data/names.yaml`; the README beside them says how.
"""

from world.building.naming.ids import Ids
from world.building.naming.naming import FamilyName, Gender, Marriage, Naming, Order, Surname
from world.building.naming.pool import Pool
from world.building.naming.reading import cultures, naming, read_naming

__all__ = [
    "FamilyName",
    "Gender",
    "Ids",
    "Marriage",
    "Naming",
    "Order",
    "Pool",
    "Surname",
    "cultures",
    "naming",
    "read_naming",
]
