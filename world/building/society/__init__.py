"""A society, simulated year by year: what its people do can only happen where and when they could."""

from world.building.society.community import Community, simulate

__all__ = ["Community", "simulate"]
