"""`legendry build`: worlds from nothing, and around others."""

from pathlib import Path

from tests.api.cli.conftest import Run


def test_a_world_is_built_and_can_be_asked(run: Run, tmp_path: Path) -> None:
    built = run("build", "-o", tmp_path / "w", "--characters", "30", "--from", "1950", "--to", "1956", "--by", "Mila")
    assert (built.code, built.out) == (0, "")
    assert "holds" in built.err
    assert run("log", "-w", tmp_path / "w").out.rstrip().endswith("builds 30 people from 1950 to 1956 with seed 1")
    assert run("check", tmp_path / "w").code == 0


def test_a_world_grows_around_the_source_stories(run: Run, tmp_path: Path) -> None:
    assert run("build", "-o", tmp_path / "w", "--characters", "20", "--from", "seeds", "--to", "1955").code == 0
    assert "betrayal-of-kazuo" in run("ask", "who-betrayed-whom", "-w", tmp_path / "w").out


def test_bad_years_and_taken_names_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("mine", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for arguments, said in (
        (("-o", tmp_path / "w", "--from", "1890"), "From 1890 to 2010: give years from 1917 to 2025"),
        (("-o", tmp_path / "w", "--from", "2000", "--to", "1990"), "From 2000 to 1990"),
        (("-o", tmp_path / "w", "--from", "no-such-world"), "There is no world at no-such-world"),
        (("-o", "http://127.0.0.1:1/query"), "A world is built in a store folder, not on a server"),
        (("-o", tmp_path / "link"), "link is there already: name a new store folder"),
        (("-o", tmp_path / "taken"), "taken is there already: name a new store folder"),
        (("-o", tmp_path / "w", "--characters", "3"), "characters"),
    ):
        refused = run("build", *arguments)
        assert refused.code == 2, arguments
        assert said in refused.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "taken"]
