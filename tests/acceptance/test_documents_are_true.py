"""What the documents show is what the program does."""

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.keys import keys_page
from tools import keys, rules
from world import World

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_page_of_keys_is_up_to_date() -> None:
    assert keys.PAGE.read_text("utf-8") == keys_page()


def test_the_page_of_rules_is_up_to_date() -> None:
    assert rules.PAGE.read_text("utf-8") == rules.page()


def test_the_readme_tells_the_story_that_the_program_tells(legendry: Run) -> None:
    told = legendry("tell", "reunion", "--cast", "protagonist=volodymyr-kazuo", "--seed", 1).stdout
    quoted = re.findall(r"^> (.*)$", README, re.MULTILINE)
    assert [line.strip("*") for line in quoted] == [line for line in told.splitlines() if line]


def test_the_denial_in_the_readme_is_the_programs(legendry: Run) -> None:
    denied = legendry("plot", "reunion", "--cast", "protagonist=sophia-petrova")
    shown = re.search(r"protagonist_was_betrayed: .*?\n```", README, re.DOTALL)
    assert shown
    assert " ".join(shown[0].removesuffix("```").split()) in " ".join((denied.stdout + denied.stderr).split())


def test_the_guide_says_why_not_as_the_program_does(legendry: Run) -> None:
    guide = (ROOT / "docs" / "guide" / "why-not.md").read_text("utf-8")
    shown = re.search(r"\$ legendry (plot .*)\n((?:.+\n)+)```", guide)
    assert shown
    denied = legendry(*shown[1].split())
    assert denied.returncode == 1
    assert denied.stderr.startswith(shown[2])


def test_the_guide_shows_what_a_search_finds(legendry: Run) -> None:
    found = legendry("search", "soviet", "spy", "-w", "examples/seeds", "-n", 2)
    guide = (ROOT / "docs" / "guide" / "searching.md").read_text("utf-8")
    assert found.stdout + found.stderr in guide


def test_the_guide_shows_what_is_found_in_a_plot_by_hand(legendry: Run, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guide" / "checking.md").read_text("utf-8").partition("## Checking a plot")[2]
    plot, shown = (re.search(rf"```{kind}\n(.*?)```", guide, re.DOTALL) for kind in ("yaml", "console"))
    assert plot
    assert shown
    (tmp_path / "my-plot.yaml").write_text(plot[1], "utf-8")
    found = legendry("check", "examples/seeds", "--plot", tmp_path / "my-plot.yaml")
    assert found.returncode == 1
    told = found.stdout.replace(f"{tmp_path}/", "")
    assert " ".join(told.split()) == " ".join(shown[1].partition("\n")[2].split())


def test_the_guide_shows_what_a_supposed_death_changes(legendry: Run) -> None:
    guide = (ROOT / "docs" / "guide" / "supposing.md").read_text("utf-8")
    shown = re.search(r"```console\n\$ (.*?)\n(\+ .*?)```", guide, re.DOTALL)
    assert shown
    found = legendry(*shlex.split(shown[1].replace("\\\n", " "))[1:])
    assert found.returncode == 1
    for line in shown[2].splitlines():
        assert all(part in found.stdout for part in line.split("…"))


LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]


@pytest.mark.parametrize("link", LINKS)
def test_the_readme_links_to_what_is_there(link: str) -> None:
    assert (ROOT / link).exists()


@pytest.mark.parametrize(("language", "name"), [("yaml", "betrayal.yaml"), ("csv", "Person.csv")])
def test_the_guides_files_load(language: str, name: str, tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "guide" / "notes.md").read_text("utf-8").partition("## Other formats")[2]
    shown = re.search(rf"```{language}\n(.*?)```", guide, re.DOTALL)
    assert shown
    (tmp_path / name).write_text(shown[1], encoding="utf-8")
    assert {"anna", "ben"} <= World.open(tmp_path / name).ids()
