"""How people are named: culture by culture, in the order and the forms that are usual there."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

from world.building import naming as package
from world.building.countries import countries
from world.building.naming import FamilyName, Gender, Naming, Surname, cultures, naming
from world.errors import DataError

GOLDEN = Path(__file__).with_name("samples.txt")
HASHED = """
from hashlib import sha256
from world.building.naming import cultures, naming
every = [(one.men.things, one.women.things, one.families.things) for one in map(naming, cultures())]
print(sha256(repr(every).encode()).hexdigest())
"""
LATIN = {
    "bosnian",
    "croatian",
    "czech",
    "french",
    "german",
    "hungarian",
    "icelandic",
    "latvian",
    "lithuanian",
    "polish",
}


def sample(culture: str) -> str:
    """Three men and three women, as the file of samples has them."""
    one, random, people = naming(culture), Random(culture), []
    for gender in (Gender.MAN, Gender.WOMAN):
        for _ in range(3):
            given, father = one.given(gender).pick(random), one.men.pick(random)
            family = one.families.pick(random) if len(one.families) else None
            second = one.families.pick(random) if one.doubled else None
            people.append(one.full(given, family, gender, one.patronymic(father, gender), second=second))
    return f"{culture}: {', '.join(people)}"


def family(culture: str, man: str) -> FamilyName:
    return next(name for name in naming(culture).families if name.man == man)


def everything(one: Naming) -> list[str]:
    forms = [form for name in one.families for form in (name.man, name.woman, name.wife)]
    return [*one.men, *one.women, *forms]


def test_the_names_are_those_that_were_looked_at() -> None:
    """Where Faker's lists or the data have changed: look at the new samples, which running this file writes."""
    assert "\n".join(map(sample, cultures())) == GOLDEN.read_text("utf-8").rstrip("\n")


def test_every_culture_of_a_country_has_names_and_no_other() -> None:
    assert sorted(cultures()) == sorted({country.culture for country in countries().values()})


@pytest.mark.parametrize("culture", cultures())
def test_there_are_enough_names_that_read_as_names(culture: str) -> None:
    one = naming(culture)
    assert min(len(one.men), len(one.women)) >= 50
    assert len(one.families) >= 44 if one.surname is Surname.FAMILY else not len(one.families)
    for name in everything(one):
        assert name == " ".join(name.split()), name
        assert not set(name) & set('.,;0123456789()‘"/'), name
        assert any(map(str.isupper, name)), name


@pytest.mark.parametrize("culture", sorted(LATIN))
def test_latin_letters_keep_their_marks(culture: str) -> None:
    assert any(not name.isascii() for name in everything(naming(culture)))


@pytest.mark.parametrize("culture", ["russian", "ukrainian", "greek", "georgian", "armenian", "chinese", "korean"])
def test_other_letters_are_spelt_in_latin_ones(culture: str) -> None:
    assert all(name.isascii() for name in everything(naming(culture)))


@pytest.mark.parametrize(
    ("culture", "man", "woman", "wife"),
    [
        ("russian", "Petrov", "Petrova", "Petrova"),
        ("russian", "Vysotsky", "Vysotskaya", "Vysotskaya"),
        ("russian", "Chernykh", "Chernykh", "Chernykh"),
        ("ukrainian", "Kovalenko", "Kovalenko", "Kovalenko"),
        ("ukrainian", "Levytsky", "Levytska", "Levytska"),
        ("polish", "Kowalski", "Kowalska", "Kowalska"),
        ("polish", "Nowak", "Nowak", "Nowak"),
        ("czech", "Dvořák", "Dvořáková", "Dvořáková"),
        ("czech", "Černý", "Černá", "Černá"),
        ("czech", "Němec", "Němcová", "Němcová"),
        ("bulgarian", "Ivanov", "Ivanova", "Ivanova"),
        ("lithuanian", "Kazlauskas", "Kazlauskaitė", "Kazlauskienė"),
        ("lithuanian", "Stankevičius", "Stankevičiūtė", "Stankevičienė"),
        ("latvian", "Bērziņš", "Bērziņa", "Bērziņa"),
        ("latvian", "Lācis", "Lāce", "Lāce"),
        ("greek", "Papadopoulos", "Papadopoulou", "Papadopoulou"),
        ("greek", "Georgiou", "Georgiou", "Georgiou"),
        ("serbian", "Jovanović", "Jovanović", "Jovanović"),
        ("kazakh", "Nazarbayev", "Nazarbayeva", "Nazarbayeva"),
    ],
)
def test_a_family_name_has_forms_for_men_women_and_wives(culture: str, man: str, woman: str, wife: str) -> None:
    found = family(culture, man)
    assert (found.of(Gender.WOMAN), found.of(Gender.WOMAN, by_marriage=True)) == (woman, wife)
    assert found.of(Gender.MAN) == man


@pytest.mark.parametrize(
    ("culture", "father", "son", "daughter"),
    [
        ("russian", "Ivan", "Ivanovich", "Ivanovna"),
        ("russian", "Sergei", "Sergeyevich", "Sergeyevna"),
        ("russian", "Dmitry", "Dmitrievich", "Dmitrievna"),
        ("russian", "Ilya", "Ilyich", "Ilyinichna"),
        ("russian", "Pavel", "Pavlovich", "Pavlovna"),
        ("ukrainian", "Mykola", "Mykolayovych", "Mykolayivna"),
        ("belarusian", "Siarhei", "Siarheyevich", "Siarheyeuna"),
        ("bulgarian", "Georgi", "Georgiev", "Georgieva"),
        ("icelandic", "Jón", "Jónsson", "Jónsdóttir"),
        ("icelandic", "Bjarni", "Bjarnason", "Bjarnadóttir"),
        ("icelandic", "Magnús", "Magnússon", "Magnúsdóttir"),
        ("malay", "Ahmad", "bin Ahmad", "binti Ahmad"),
        ("amharic", "Haile", "Haile", "Haile"),
        ("french", "Jean", "", ""),
    ],
)
def test_children_are_called_after_their_father(culture: str, father: str, son: str, daughter: str) -> None:
    one = naming(culture)
    assert (one.patronymic(father, Gender.MAN), one.patronymic(father, Gender.WOMAN)) == (son, daughter)


@pytest.mark.parametrize(
    ("culture", "given", "last", "gender", "father", "full", "short"),
    [
        ("russian", "Natalia", "Petrov", "woman", "Ivan", "Natalia Ivanovna Petrova", "Petrova"),
        ("hungarian", "Ilona", "Nagy", "woman", "", "Nagy Ilona", "Nagy"),
        ("chinese", "Wei", "Zhang", "man", "", "Zhang Wei", "Zhang"),
        ("japanese", "Akiko", "Tanaka", "woman", "", "Tanaka Akiko", "Tanaka"),
        ("korean", "Min-soo", "Kim", "man", "", "Kim Min-soo", "Kim"),
        ("vietnamese", "Minh", "Nguyễn", "man", "", "Nguyễn Minh", "Minh"),
        ("icelandic", "Björk", "", "woman", "Gunnar", "Björk Gunnarsdóttir", "Björk"),
        ("mongolian", "Bold", "", "man", "Bataa", "Bataagiin Bold", "Bold"),
        ("burmese", "Aung San", "", "man", "", "Aung San", "Aung San"),
    ],
)
def test_a_full_name_has_the_order_of_its_culture(
    culture: str, given: str, last: str, gender: str, father: str, full: str, short: str
) -> None:
    one, who = naming(culture), Gender(gender)
    name = family(culture, last) if last else None
    assert one.full(given, name, who, one.patronymic(father, who) if father else "") == full
    assert one.short(given, name, who) == short


def test_spaniards_have_two_family_names_the_fathers_first_and_the_portuguese_last() -> None:
    father, mother = FamilyName("Mora", "Mora", "Mora"), FamilyName("Vega", "Vega", "Vega")
    assert naming("spanish").full("Ana", father, Gender.WOMAN, second=mother) == "Ana Mora Vega"
    assert naming("portuguese").full("Ana", father, Gender.WOMAN, second=mother) == "Ana Vega Mora"
    assert naming("french").full("Ana", father, Gender.WOMAN, second=mother) == "Ana Mora"


@pytest.mark.parametrize(
    ("culture", "given", "friends"),
    [
        ("russian", "Natalia", "Natasha"),
        ("russian", "Aleksandr", "Sasha"),
        ("english-uk", "Katherine", "Kate"),
        ("german", "Wilhelm", "Willi"),
        ("spanish", "Francisco", "Paco"),
    ],
)
def test_friends_have_shorter_names_for_people(culture: str, given: str, friends: str) -> None:
    assert naming(culture).diminutives(given)[0] == friends
    assert naming(culture).diminutives("Nobody") == ()


@pytest.mark.parametrize("culture", ["russian", "polish", "hungarian", "greek", "german", "czech", "bulgarian"])
def test_most_names_with_a_diminutive_are_names_that_people_have(culture: str) -> None:
    one = naming(culture)
    known = {*one.men, *one.women}
    assert sum(name in known for name in one.short_forms) >= 0.6 * len(one.short_forms)


def test_usual_names_come_more_often() -> None:
    men = naming("russian").men
    drawn = men.at(men.draw(np.random.default_rng(1), 10_000))
    assert sum(name in men.things[:50] for name in drawn) == pytest.approx(8_000, abs=200)


def test_one_seed_draws_the_same_one_by_one_or_at_once() -> None:
    women = naming("english-us").women
    assert women.draw(np.random.default_rng(5), 4).tolist() == women.draw(np.random.default_rng(5), 4).tolist()
    assert [women.pick(Random(5)) for _ in range(2)] == [women.pick(Random(5))] * 2
    with pytest.raises(IndexError):
        naming("burmese").families.pick(Random(5))


def test_the_names_do_not_depend_on_the_hash_seed_and_one_culture_loads_no_other() -> None:
    alone = "from world.building.naming import naming; naming('polish')"
    loaded = f"{alone}; import sys; print([name for name in sys.modules if name.startswith('faker.providers.person.')])"
    assert run(loaded, "0").strip() == "['faker.providers.person.pl_PL']"
    assert run(HASHED, "1") == run(HASHED, "2")


def run(program: str, seed: str) -> str:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_culture_that_is_not_there_is_refused_with_one_that_is() -> None:
    with pytest.raises(DataError, match=r"no culture `rusian`.*Did you mean `russian`"):
        naming("rusian")


@pytest.mark.parametrize(
    ("rules", "names", "says"),
    [
        ("faker: [xx_XX]", "", "naming.yaml:2: Faker has no names for `xx_XX`."),
        ("faker: [pl_PL]\n    men-from: nothing", "", "naming.yaml:2: Faker has no list nothing for `pl_PL`."),
        ("order: last", "a: {men: Al, women: Bo, families: Cee}", "no choice for order `last`"),
        ("women: polish", "a: {men: Al, women: Bo, families: Cee}", "naming.yaml:1: `women` is no mapping."),
        ("borrows: b", "", "There is no culture `b`."),
        ("order: given", "a: {men: Al, women: Bo}", "`a` has no names: families."),
        ("order: given", "a: {men: Dr. No}", "names.yaml:1: `Dr. No` under `men` is no name."),
        ("order: given", "b: {men: Al}", "names.yaml:1: `b` is no key here."),
        ("orders: given", "", "naming.yaml:3: `orders` is no key here. Did you mean `order`"),
    ],
)
def test_broken_data_is_refused_with_its_line(tmp_path: Path, rules: str, names: str, says: str) -> None:
    (tmp_path / "naming.yaml").write_text(f"cultures:\n  - id: a\n    {rules}\n", "utf-8")
    (tmp_path / "names.yaml").write_text(names, "utf-8")
    with pytest.raises(DataError) as error:
        package.read_naming("a", tmp_path)
    assert says in str(error.value)


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(map(sample, cultures())) + "\n", "utf-8")
