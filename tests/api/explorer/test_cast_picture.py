"""The picture of a cast: two sides that do not overlap, and each tie once."""

from api.explorer.cast_picture import ROW, WIDTH, cast_picture
from api.explorer.wording import Named, Spoken

ANNA, BEN = Named("Anna", "anna"), Named("Ben", "ben")
BETRAYAL, VIENNA = Named("the betrayal", "betrayal"), Named("Vienna", "vienna")
CAST = [
    ("anna", "Anna", ("lg:Person",)),
    ("ben", "Ben", ("lg:Person",)),
    ("betrayal", "the betrayal", ("lg:Betrayal",)),
]
FACTS = [
    Spoken(BETRAYAL, "betrayer", ANNA),
    Spoken(BETRAYAL, "betrayed", BEN),
    Spoken(BETRAYAL, "betrayer", ANNA),
    Spoken(ANNA, "knows", BEN),
    Spoken(ANNA, "lives in", VIENNA),
    Spoken(ANNA, "is", Named("tired")),
]


def test_people_stand_on_one_side_and_each_tie_is_drawn_once() -> None:
    picture = cast_picture(CAST, FACTS)
    assert [(one["id"], one["kind"], one["is_left"]) for one in picture["things"]] == [
        ("anna", "person", True),
        ("ben", "person", True),
        ("betrayal", "event", False),
    ]
    ties = [(tie["ends"], tie["says"]) for tie in picture["ties"]]
    assert ties == [(("betrayal", "anna"), "betrayer"), (("betrayal", "ben"), "betrayed"), (("anna", "ben"), "knows")]
    assert (picture["width"], picture["height"]) == (WIDTH, 2 * ROW)


def test_nothing_stands_where_something_else_does() -> None:
    many = [(f"p-{number}", "x", ("lg:Person",)) for number in range(9)]
    picture = cast_picture([*many, *CAST], FACTS)
    spots = [(one["is_left"], one["y"]) for one in picture["things"]]
    assert len(set(spots)) == len(spots)
    assert all(0 < y < picture["height"] for _, y in spots)


def test_a_cast_of_nobody_is_an_empty_picture() -> None:
    assert cast_picture([], FACTS) == {"width": WIDTH, "height": 0, "things": [], "ties": []}
