"""Family trees of other programs become people, kin and places, each fact with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world.foreign.family_tree import write_family_tree
from world import NoteErrors, World
from world.facts import Fact
from world.foreign import read_foreign
from world.foreign.gedcom.lines import MOST_BYTES
from world.loading import load_into_store

HEAD = "0 HEAD\n1 SOUR TEST\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n"
KERN = """0 @I1@ INDI
1 NAME Anna /Kern/
1 NAME Nina /Weiss/
2 TYPE aka
1 SEX F
1 BIRT
2 DATE ABT 1900
2 PLAC Minsk, Belarus
1 DEAT
2 DATE BEF 12 MAY 1972
2 PLAC Riga
1 NOTE Two @@ one time,
2 CONT and seve
2 CONC n of them liars.
1 FAMS @F1@
0 @I2@ INDI
1 NAME Ben /Kern/
1 SEX M
1 FAMS @F1@
0 @I3@ INDI
1 NAME Anna /Kern/
1 BIRT
2 DATE BET 1920 AND 1922
2 PLAC Belarus
1 FAMC @F1@
0 @F1@ FAM
1 HUSB @I2@
1 WIFE @I1@
1 CHIL @I3@
1 MARR
2 DATE JUN 1919
2 PLAC Riga
1 DIV
2 DATE 1925
"""

Read = Callable[[str], set[Fact]]


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], Path]:
    def write(records: str, head: str = HEAD) -> Path:
        path = tmp_path / "family.ged"
        path.write_text(head + records + "0 TRLR\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def read(file: Callable[[str], Path]) -> Read:
    return lambda records: {statement.fact for statement in read_foreign(file(records))}


def test_a_person_has_names_a_pronoun_a_birth_and_a_description(read: Read) -> None:
    anna = {fact[1:] for fact in read(KERN) if fact[0] == "anna-kern"}
    assert anna == {
        ("rdf:type", "lg:Person"),
        ("rdfs:label", '"Anna Kern"'),
        ("skos:altLabel", '"Nina Weiss"'),
        ("lg:pronoun", '"she"'),
        ("lg:begin", '"~1900"'),
        ("lg:birthplace", "minsk"),
        ("lg:end", '"before 1972-05-12"'),
        ("dcterms:description", '"Two @ one time,\\nand seven of them liars."'),
    }


def test_a_death_with_a_place_is_an_event_of_its_own(read: Read) -> None:
    facts = read(KERN)
    assert ("anna-kern/death-1", "lg:deceased", "anna-kern") in facts
    assert ("anna-kern/death-1", "lg:place", "riga") in facts


def test_places_lie_within_the_larger_places_that_are_named_after_them(read: Read) -> None:
    facts = read(KERN)
    assert ("minsk", "lg:within", "belarus") in facts
    assert sorted(fact[0] for fact in facts if fact[2] == "lg:Place") == ["belarus", "minsk", "riga"]


def test_two_people_of_one_name_have_two_ids_and_their_own_parents(read: Read) -> None:
    facts = read(KERN)
    assert ("anna-kern-2", "lg:begin", '"1920/1922"') in facts
    parents = {fact[2] for fact in facts if fact[0].startswith("anna-kern-2/") and fact[1] == "lg:parent"}
    assert parents == {"anna-kern", "ben-kern"}


def test_a_marriage_begins_with_the_wedding_and_ends_with_the_divorce(read: Read) -> None:
    facts = read(KERN)
    marriage = next(fact[0] for fact in facts if fact[2] == "lg:Marriage")
    assert {fact[2] for fact in facts if fact[:2] == (marriage, "lg:spouse")} == {"anna-kern", "ben-kern"}
    assert {(marriage, "lg:begin", '"1919-06"'), (marriage, "lg:end", '"1925"')} <= facts
    assert (f"{marriage}/wedding-1", "lg:place", "riga") in facts
    assert (f"{marriage}/divorce-1", "rdf:type", "lg:Divorce") in facts


def test_each_fact_remembers_its_line(file: Callable[[str], Path]) -> None:
    statements = {statement.fact: statement.origin for statement in read_foreign(file(KERN))}
    text = (HEAD + KERN).splitlines()
    assert text[statements["anna-kern", "lg:begin", '"~1900"'].line - 1] == "1 BIRT"
    assert text[statements["anna-kern", "skos:altLabel", '"Nina Weiss"'].line - 1] == "1 NAME Nina /Weiss/"


@pytest.mark.parametrize(
    ("written", "expression"),
    [
        ("1900", "1900"),
        ("3 MAR 1900", "1900-03-03"),
        ("CAL 1900", "~1900"),
        ("EST MAR 1900", "~1900-03"),
        ("AFT 1900", "after 1900"),
        ("FROM 1900", "1900/.."),
        ("TO 1900", "../1900"),
        ("FROM 1900 TO 1902", "1900/1902"),
        ("44 B.C.", "-0043"),
        ("11 FEB 1731/32", "1732-02-11"),
        ("@#DJULIAN@ 25 OCT 1917", "1917-11-07"),
        ("@#DJULIAN@ 1917", "1917-01-14/1918-01-13"),
        ("@#DHEBREW@ 13 TSH 5700", "1939-09-26"),
        ("@#DHEBREW@ ADR 5784", "2024-02-10/2024-03-10"),
        ("@#DHEBREW@ 5784", "2023-09-16/2024-10-02"),
        ("@#DFRENCH R@ 9 THER 2", "1794-07-27"),
        ("INT 1900 (the year of the comet)", "~1900"),
    ],
)
def test_dates_become_time_expressions(written: str, expression: str, read: Read) -> None:
    facts = read(f"0 @I1@ INDI\n1 NAME A\n1 BIRT\n2 DATE {written}\n")
    assert ("a", "lg:begin", f'"{expression}"') in facts


def test_a_date_that_is_only_words_is_kept_as_words(read: Read) -> None:
    facts = read("0 @I1@ INDI\n1 NAME A\n1 BIRT\n2 DATE (when the river froze)\n")
    assert ("a", "dcterms:description", '"Born: when the river froze"') in facts
    assert not [fact for fact in facts if fact[1] == "lg:begin"]


def test_names_in_other_scripts_are_spelt_in_latin_letters(read: Read) -> None:
    assert ("vladimir-sorokin", "rdfs:label", '"Владимир Сорокин"') in read("0 @I1@ INDI\n1 NAME Владимир /Сорокин/\n")


@pytest.mark.parametrize(
    ("records", "line", "read"),
    [
        ("0 @I1@ INDI\n1 NAME A\n1 BIRT\n2 DATE 31 FEB 1900\n", 9, "There is no day 31 in 1900-02"),
        ("0 @I1@ INDI\n1 NAME A\n1 BIRT\n2 DATE 3 FOO 1900\n", 9, "no month that GEDCOM knows"),
        ("0 @I1@ INDI\nI am a line\n", 7, "`I am a line` is no line of GEDCOM."),
        ("0 @I1@ INDI\n2 DATE 1900\n", 7, "Level 2 follows level 0"),
        ("0 @F1@ FAM\n1 HUSB @I9@\n0 @I1@ INDI\n", 7, "nobody in this file bears that number"),
        ("0 @I1@ INDI\n0 @I1@ INDI\n", 7, "stands here a second time"),
        ("0 @I1@ INDI\n1 BIRT\n2 DATE @#DHEBREW@ 123456789012345678901\n", 8, "123456789012345678901"),
        ("0 @I1@ INDI\n1 BIRT\n2 DATE @#DJULIAN@ 123456789012345678901\n", 8, "123456789012345678901"),
        ("0 @I1@ INDI\n1 BIRT\n2 DATE 123456789012345678901\n", 8, "123456789012345678901"),
        ("0 INDI\n", 6, "This person has no number."),
        ("", 1, "There are no people in this file."),
        ("0 @I1@ INDI\n1 NOTE x\n" + "2 CONT y\n" * 3000, 2008, "too long"),
    ],
)
def test_a_broken_file_is_refused_by_its_line(records: str, line: int, read: str, file: Callable[[str], Path]) -> None:
    path = file(records)
    with pytest.raises(NoteErrors) as refused:
        list(read_foreign(path))
    assert f"{path}:{line}: " in str(refused.value)
    assert read in str(refused.value)


@pytest.mark.parametrize(
    ("data", "read"),
    [
        (b"", "This file is empty."),
        (bytes(range(256)) * 20_000, "A GEDCOM file begins with `0 HEAD`"),
        (b"\xff\xfe0\x00 \x00H\x00", "UTF-16"),
        (b"0 HEAD\n" + b"1" * 5_000_000, "is no line of GEDCOM"),
        (b"0 HEAD\n1 CHAR UTF-8\n0 @I1@ INDI\n1 NAME \xff\xfe\n", "This record cannot be read"),
        (b"0 HEAD\n1 CHAR KLINGON\n0 @I1@ INDI\n", "Unknown codec name"),
        (b"0 HEAD\n" + b"".join(b"%d NOTE\n" % level for level in range(1, 99)), "Level 21 follows level 20"),
    ],
)
def test_what_is_no_gedcom_is_refused(data: bytes, read: str, tmp_path: Path) -> None:
    path = tmp_path / "family.ged"
    path.write_bytes(data)
    with pytest.raises(NoteErrors, match=r"family\.ged:[0-9]+: ") as refused:
        list(read_foreign(path))
    assert read in str(refused.value)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "family.ged"
    with path.open("wb") as hole:
        hole.truncate(MOST_BYTES + 1)
    with pytest.raises(NoteErrors, match="Keep a GEDCOM file below"):
        list(read_foreign(path))


def test_a_tree_is_read_as_its_statements_are_asked_for(file: Callable[[str], Path]) -> None:
    told = iter(read_foreign(file(f"{KERN}0 @I9@ INDI\n1 NAME Cleo\n1 BIRT\n2 DATE 31 FEB 1900\n")))
    assert next(told).fact == ("anna-kern", "rdf:type", "lg:Person")
    with pytest.raises(NoteErrors, match="There is no day 31"):
        list(told)


def test_lines_may_end_in_any_way_and_break_between_two_pieces(tmp_path: Path) -> None:
    path = tmp_path / "family.ged"
    write_family_tree(path, 140_000)
    text = path.read_bytes()
    told = list(read_foreign(path))
    for end in (b"\r\n", b"\r", b"\n\r\n"):
        path.write_bytes(text.replace(b"\n", end))
        again = list(read_foreign(path))
        assert [statement.fact for statement in again] == [statement.fact for statement in told]
        if end != b"\n\r\n":
            assert again == told


def test_where_everything_is_wrong_it_is_not_read_to_the_end(
    file: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("world.foreign.gedcom.reading._MOST_PROBLEMS", 10)
    path = file("".join(f"0 @I{number}@ INDI\n1 BIRT\n2 DATE 31 FEB 1900\n" for number in range(20)))
    with pytest.raises(NoteErrors) as refused:
        list(read_foreign(path))
    assert str(refused.value).count("There is no day 31") == 10


def test_the_same_file_loaded_twice_changes_nothing(file: Callable[[str], Path], tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = load_into_store(store, [file(KERN)])
    assert load_into_store(store, [file(KERN)]) == first


def test_a_namesake_in_the_world_stays_somebody_else(
    file: Callable[[str], Path], write_notes: Callable[..., Path], tmp_path: Path
) -> None:
    notes = write_notes(anna="id: anna-kern\ntype: Person\nname: Anna Kern\nborn: 1950")
    store = tmp_path / "store"
    load_into_store(store, [notes, file(KERN)])
    world = World.open(store)
    assert world.value("anna-kern", "lg:begin") == "1950"
    assert world.value("anna-kern-2", "lg:begin") == "~1900"


def test_times_that_clash_are_named_with_their_lines(file: Callable[[str], Path], tmp_path: Path) -> None:
    path = file("0 @I1@ INDI\n1 NAME Anna\n1 BIRT\n2 DATE 1900\n1 DEAT\n2 DATE 1890\n")
    with pytest.raises(Exception, match=r"family\.ged:8"):
        load_into_store(tmp_path / "store", [path])
    assert not (tmp_path / "store").exists()
