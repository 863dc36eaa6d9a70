"""A society, simulated year by year: what its people do can only happen where and when they could."""

from world.building.society.community import Community
from world.building.society.simulation import simulate, told

__all__ = ["Community", "simulate", "told"]
