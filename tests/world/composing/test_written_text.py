"""The text of notes, as their authors see it."""

from pathlib import Path

import yaml

from world import World
from world.composing import write_vault
from world.composing.yaml_text import yaml_text

TURTLE = """
@prefix lg: <https://w3id.org/legendry/ns#> . @prefix id: <https://w3id.org/legendry/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix x: <http://example.org/> .
id:oslo a lg:Cafe ; rdfs:label "NO" ; lg:secluded true ; lg:begin "1991-12" ; dcterms:source "a letter" ;
    dcterms:description "Two doors.\\n\\n---\\n\\nOne of [[anna]]'s." .
id:anna a lg:Person ; rdfs:label "Anna" , "Anne"@fr ; lg:begin "~1934" ; lg:motive id:anna\\/motive-1 ; x:likes [] .
id:anna\\/motive-1 a lg:Revenge ; rdfs:label "an old debt: hers" .
id:walk a lg:Betrayal ; lg:betrayer id:anna ; lg:place id:oslo ; lg:when "1958/1959" .
"""


def vault(tmp_path: Path, turtle: str = TURTLE) -> Path:
    (tmp_path / "world.ttl").write_text(turtle, "utf-8")
    write_vault(World.open(tmp_path / "world.ttl"), tmp_path / "vault")
    return tmp_path / "vault"


def test_a_note_says_what_it_is_first_and_quotes_what_would_be_taken_for_something_else(tmp_path: Path) -> None:
    folder = vault(tmp_path)
    assert (folder / "places" / "oslo.md").read_text("utf-8") == (
        '---\nid: oslo\ntype: Cafe\nname: "NO"\nsecluded: true\nfrom: "1991-12"\nsource: a letter\n---\n'
        "\nTwo doors.\n\n---\n\nOne of [[anna]]'s.\n"
    )
    assert (folder / "characters" / "anna.md").read_text("utf-8") == (
        "---\nid: anna\ntype: Person\nname: Anna\n"
        "motive:\n  type: Revenge\n  name: 'an old debt: hers'\nborn: \"~1934\"\n---\n"
    )
    assert (folder / "events" / "walk.md").read_text("utf-8") == (
        '---\nid: walk\ntype: Betrayal\nbetrayer: "[[anna]]"\nwhen: "1958/1959"\nplace: "[[oslo]]"\n---\n'
    )


def test_what_notes_cannot_say_lies_beside_them(tmp_path: Path) -> None:
    rest = (vault(tmp_path) / "rest.ttl").read_text("utf-8")
    assert '"Anne"@fr' in rest
    assert "http://example.org/likes" in rest
    assert "Cafe" not in rest


def test_branches_lie_in_trig(tmp_path: Path) -> None:
    (tmp_path / "world.trig").write_text(
        "@prefix lg: <https://w3id.org/legendry/ns#> . @prefix id: <https://w3id.org/legendry/id/> .\n"
        "id:anna a lg:Person . <http://example.org/what-if> { id:anna lg:trait 'dead' }\n",
        "utf-8",
    )
    rest = write_vault(World.open(tmp_path / "world.trig"), tmp_path / "vault")
    assert rest.file == "rest.trig"
    assert rest.lines == ("1 fact lies beside, in rest.trig:", "  1 in graphs beside canon, or about facts")
    back = World.open(tmp_path / "vault")
    assert any("what-if" in str(quad.graph_name) for quad in back.store)


def test_every_text_is_text_for_other_programs_too() -> None:
    odd = [
        "NO",
        "yes",
        "y",
        "007",
        "12:30",
        "1991-12",
        "1991-12-26",
        "~1987",
        "~",
        "null",
        "1e3",
        "0o17",
        ".inf",
        "=",
        "",
    ]
    assert yaml.safe_load(yaml_text(odd)) == odd
    assert all(line[2:3] == '"' for line in yaml_text(odd).splitlines())


def test_settings_of_a_vault_are_kept(tmp_path: Path) -> None:
    write_vault(World.open("examples/seeds"), tmp_path / "vault")
    settings = yaml.safe_load((tmp_path / "vault" / "world.yaml").read_text("utf-8"))
    assert settings == yaml.safe_load(Path("examples/seeds/world.yaml").read_text("utf-8"))


def test_what_no_file_can_be_called_or_no_note_can_hold_lies_in_the_rest(tmp_path: Path) -> None:
    long = "word " * 250_000
    folder = vault(
        tmp_path,
        "@prefix lg: <https://w3id.org/legendry/ns#> . @prefix id: <https://w3id.org/legendry/id/> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        f"id:con a lg:Person . id:readme a lg:Person . id:Anna a lg:Person . id:ben a lg:Person ; lg:knows id:con ; "
        f'dcterms:description "{long.strip()}" .',
    )
    assert [path.name for path in folder.rglob("*.md")] == ["ben.md"]
    back = World.open(folder)
    assert {"con", "readme", "Anna", "ben"} <= back.ids()
    assert back.value("ben", "dcterms:description") == long.strip()
