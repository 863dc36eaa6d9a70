"""Worlds against the vocabulary's shapes: findings in a writer's words, at the lines that matter."""

from collections.abc import Callable
from pathlib import Path

from world import World
from world.checking import check


def test_the_seeds_have_no_errors(seeds: World) -> None:
    assert {finding.severity.value for finding in check(seeds).findings} <= {"warning", "note"}


def test_a_betrayal_without_a_betrayer_is_found_at_its_line(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(
        x="id: x\ntype: Betrayal\nname: the betrayal\nbetrayed: anna", anna="id: anna\ntype: Person\nname: Anna"
    )
    report = check(World.open(folder))
    [finding] = [found for found in report.findings if "betrayer" in found.message and found.severity.value == "error"]
    assert finding.subjects == ("x",)
    assert [(origin.file, origin.line) for origin in finding.where] == [(str(folder / "x.md"), 3)]
    assert report.as_json()["checked"] == {"rules": report.rules, "triples": report.triples}
    assert report.rules > 100


def test_findings_come_in_a_fixed_order(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(**{f"x{n}": f"id: x{n}\ntype: Betrayal" for n in range(6)})
    assert check(World.open(folder)).findings == check(World.open(folder)).findings
