"""Ids of people: readable, in ASCII, and none of them twice."""

from world.building.naming import Ids


def test_an_id_is_the_name_in_small_letters_and_namesakes_are_numbered() -> None:
    ids = Ids()
    assert [
        ids.make(name) for name in ("Natalia Petrova", "Natalia Petrova", "Þóra Ægisdóttir", "Natalia Petrova")
    ] == [
        "natalia-petrova",
        "natalia-petrova-2",
        "thora-aegisdottir",
        "natalia-petrova-3",
    ]


def test_a_name_that_ends_with_a_number_is_no_other_names_second() -> None:
    ids = Ids()
    names = ["Ana", "Ana 2", "Ana", "Ana 2", "Ana 2 1", "Ana"]
    assert [ids.make(name) for name in names] == ["ana", "ana-2-1", "ana-2", "ana-2-2", "ana-2-1-1", "ana-3"]


def test_ids_that_belong_to_others_are_left_to_them() -> None:
    ids = Ids(taken={"paris", "paris-2"})
    assert [ids.make("Paris"), ids.make("Paris")] == ["paris-3", "paris-4"]


def test_a_name_without_letters_is_a_person() -> None:
    assert Ids().make("?!") == "person"


def test_many_people_get_as_many_ids_and_the_same_ones_again() -> None:
    names = [f"{given} {family}" for given in "abcdefghij" for family in "klmnopqrst" for _ in range(100)]
    first, second = Ids(), Ids()
    made = [first.make(name) for name in names]
    assert len(set(made)) == len(names)
    assert made == [second.make(name) for name in names]
    assert all(one.isascii() for one in made)
