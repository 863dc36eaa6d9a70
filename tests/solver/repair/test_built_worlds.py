"""Repairs of a built society: whoever is to play, what is offered works when it is really done."""

import random
from pathlib import Path

import pytest

from solver import Status, find_plots, repairs, schema_named
from world import World
from world.building import build
from world.checking.recheck import Checker
from world.checking.report import Severity

CASES = [
    ("exfiltration", "handler"),
    ("walk-in", "walk_in"),
    ("honey-trap", "target"),
    ("reunion", "protagonist"),
    ("blackmail", "blackmailer"),
]
