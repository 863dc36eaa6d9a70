"""Notes become facts that remember their file, line and sources."""

from collections.abc import Callable
from pathlib import Path

from world import Origin, World

ANNA = """---
id: anna
type: Person
name: Anna "><script>alert(1)</script>
trait:
  - brave
  - {value: tired, source: "letter 2", certainty: inferred}
motive: {type: Revenge, name: an old debt, source: letter 3}
born: ~1950
source: letter 1
---

She never said.
"""


def test_every_fact_keeps_its_file_line_and_sources(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(anna=ANNA)
    world, file = World.open(folder), str(folder / "anna.md")
    assert world.origins(("anna", "lg:trait", '"brave"')) == (Origin(file, 6, ("letter 1",)),)
    assert world.origins(("anna", "lg:trait", '"tired"')) == (Origin(file, 7, ("letter 2",), "inferred"),)
    assert world.origins(("anna", "lg:motive", "anna/motive-1")) == (Origin(file, 8, ("letter 3",)),)
    assert world.origins(("anna/motive-1", "rdfs:label", '"an old debt"')) == (Origin(file, 8, ("letter 3",)),)
    assert world.origins(("anna", "dcterms:description", '"She never said."')) == (Origin(file, 13, ("letter 1",)),)


def test_no_fact_of_a_folder_is_without_an_origin(seeds: World) -> None:
    unknown = [
        fact for fact in seeds.facts() if not all(o.file and o.line for o in seeds.origins(fact) or [Origin("", 0)])
    ]
    assert unknown == []


def test_a_hostile_name_is_only_text(write_notes: Callable[..., Path]) -> None:
    world = World.open(write_notes(anna=ANNA))
    assert world.label("anna") == 'Anna "><script>alert(1)</script>'


def test_scalars_stay_as_they_are_written(write_notes: Callable[..., Path]) -> None:
    world = World.open(write_notes(no="id: no\ntype: Country\nname: NO\nalias: [off, 1e3, 0x1F, ~]"))
    assert world.label("no") == "NO"
    assert [fact[2] for fact in world.facts("no", "skos:altLabel")] == ['"0x1F"', '"1e3"', '"off"', '"~"']


def test_readmes_and_hidden_folders_are_no_notes(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(anna=ANNA)
    (folder / "README.md").write_text("# A world")
    (folder / ".obsidian").mkdir()
    (folder / ".obsidian" / "plugin.md").write_text("no note")
    assert World.open(folder).ids() == {"anna", "anna/motive-1"}


def test_windows_line_ends_and_a_byte_order_mark_are_read(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(sound="id: ben\ntype: Person\nname: Ben")
    (folder / "anna.md").write_bytes(b"\xef\xbb\xbf" + ANNA.replace("\n", "\r\n").encode())
    assert World.open(folder).origins(("anna", "lg:trait", '"brave"'))[0].line == 6


def test_notes_may_lean_on_turtle_beside_them(write_notes: Callable[..., Path]) -> None:
    folder = write_notes(
        x="id: x\ntype: Betrayal\nname: X\nbetrayer: cora\nbetrayed: ben", ben="id: ben\ntype: Person\nname: Ben"
    )
    (folder / "more.ttl").write_text(
        "@prefix lg: <https://w3id.org/legendry/ns#> . @prefix id: <https://w3id.org/legendry/id/> .\n"
        '@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . id:cora a lg:Person ; rdfs:label "Cora" .\n'
    )
    assert ("x", "lg:betrayer", "cora") in set(World.open(folder).facts("x"))
