"""Checks that share no code with what they check: shapes over worlds, rules over plots."""

from world.checking.checker import check
from world.checking.plots import Broken, Criteria, Criterion, verify
from world.checking.report import Finding, Report, Severity

__all__ = ["Broken", "Criteria", "Criterion", "Finding", "Report", "Severity", "check", "verify"]
