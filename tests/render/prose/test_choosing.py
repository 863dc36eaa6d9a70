"""Of the lines that may be said, one is: things keep their state, and who speaks minds to whom."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from render.prose.choosing import Chooser, Memory
from render.prose.content import Content
from render.prose.entry import Pool
from render.prose.errors import StyleError
from render.prose.language import FOLDER, language, style_named
from render.prose.linting import unset
from render.prose.message import Message
from render.prose.reading import read_file
from render.prose.schema_words import words_for
from render.prose.template import Plain
from render.prose.verbs import Moment
from solver import Plot
from world import Fact, Pattern, World
from world.pattern.neighbours import Neighbours

Said = Callable[..., list[str]]
SmallWorld = Callable[..., tuple[World, tuple[Plot, ...]]]
REGISTERS = {name: source.pattern() for name, source in read_file(FOLDER / "registers.yaml").table()}
TALKING = frozenset({"speaker", "hearer", "protagonist", "betrayer", "place"})


@pytest.fixture
def pool(tmp_path: Path) -> Callable[[str], Pool]:
    """A pool of lines, as a writer has them in a file."""
    numbers = count()

    def read(text: str) -> Pool:
        (tmp_path / "lines.yaml").write_text(text, "utf-8")
        return read_file(tmp_path / "lines.yaml", REGISTERS).pool(f"lines.{next(numbers)}", TALKING)

    return read


@pytest.fixture
def chosen(small_world: Callable[..., tuple[World, tuple[Plot, ...]]]) -> Callable[..., Callable[[Pool], str]]:
    """What is chosen of one pool after the other, in scenes of one story."""

    def begin(past: str = "Friendship", style: str = "noir") -> Callable[..., str]:
        world, plots = small_world(past=past)
        plot = next(plot for plot in plots if plot.bindings["past"] == "tie")
        content = Content(Neighbours(world.store), plot, language(), words_for("reunion"))
        chooser = Chooser(content, style_named(style), Memory(), "key")

        def choose(lines: Pool, scene: int = 0) -> str:
            bindings = {**plot.bindings, "speaker": "anna", "hearer": "boris"}
            message = Message("one", lines, bindings, lambda _: plot.facts[:1], "adds", scene=plot.scenes[scene].id)
            draft = chooser.choose(message, Moment.NOW)
            return "".join(_text(piece) for piece in draft.pieces) if draft else ""

        return choose

    return begin


def _resting_on(facts: tuple[Fact, ...], _: Iterable[str]) -> tuple[Fact, ...]:
    return facts


def _text(piece: Plain) -> str:
    return piece if isinstance(piece, str) else "…"


COAT = """
- {say: "A coat changes hands.", post: ["coat=given"]}
- {say: "The coat is put on.", pre: ["coat=given"], post: ["coat=worn"]}
- {say: "The coat is left behind.", pre: ["coat=worn"], post: ["coat=left"]}
"""


def test_a_thing_goes_from_state_to_state_and_never_back(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]]
) -> None:
    choose, lines = chosen(), pool(COAT)
    told = [choose(lines, scene) for scene in (0, 1, 2, 3)]
    assert told == ["A coat changes hands.", "The coat is put on.", "The coat is left behind.", ""]


def test_what_comes_back_is_liked_better(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]]
) -> None:
    choose = chosen()
    choose(pool('- {say: "A coat changes hands.", post: ["coat=given"]}\n'))
    lines = pool(
        '- "Nothing else is said of the evening."\n- {say: "The coat is put on in the street.", pre: ["coat=given"]}\n'
    )
    assert choose(lines, 1) == "The coat is put on in the street."


def test_a_mark_of_a_scene_ends_with_it_and_a_state_does_not(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]]
) -> None:
    choose = chosen()
    choose(pool('- {say: "Somebody goes.", post: ["gone.one", "coat=given"]}\n'))
    assert choose(pool('- {say: "Gone.", pre: [gone.one]}\n'), 1) == ""
    assert choose(pool('- {say: "Given.", pre: ["coat=given"]}\n'), 1) == "Given."


def test_a_scene_that_has_told_of_a_morning_tells_of_no_evening(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]]
) -> None:
    choose = chosen()
    assert choose(pool("- 'It [be|it] a grey morning.'\n"))
    assert choose(pool("- 'The evening [be|it] long.'\n")) == ""
    assert choose(pool("- 'The evening [be|it] long.'\n"), 1)


@pytest.mark.parametrize(
    ("past", "register", "is_said"),
    [
        ("Friendship", "intimate", True),
        ("Collaboration", "intimate", False),
        ("Friendship", "formal", False),
        ("Collaboration", "formal", True),
        ("Collaboration", "service", False),
        ("Collaboration", "hostile", False),
    ],
)
def test_a_line_of_a_register_is_said_to_those_whom_it_fits(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]], past: str, register: str, is_said: bool
) -> None:
    line = f'- {{say: "“Well.”", register: {register}}}\n'
    assert bool(chosen(past)(pool(line))) is is_said


def test_what_was_before_is_not_told_again_where_a_scene_has_told_it(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]], pool: Callable[[str], Pool]
) -> None:
    world, plots = small_world()
    plot = plots[0]
    content = Content(Neighbours(world.store), plot, language(), words_for("reunion"))
    chooser, fact = Chooser(content, style_named("noir"), Memory(), "key"), plot.facts[0]
    scene = Message("one", pool('["Ann [go|it]."]'), plot.bindings, lambda _: (fact,), "says", scene=plot.scenes[0].id)
    past = Message(
        "two", pool('["Ann [stop|it]."]'), plot.bindings, lambda _: (fact,), "past", required=frozenset([fact])
    )
    assert chooser.choose(past, Moment.BEFORE)
    assert chooser.choose(scene, Moment.NOW)
    assert chooser.choose(past, Moment.BEFORE) is None


def test_a_register_that_there_is_not_is_refused_with_those_that_there_are(pool: Callable[[str], Pool]) -> None:
    with pytest.raises(StyleError, match=r"lines.yaml:1: There is no register `rude`.*There are: formal, hostile"):
        pool('- {say: "“Well.”", register: rude}\n')


def test_a_register_where_nobody_speaks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lines.yaml").write_text('- {say: "Well.", register: formal}\n', "utf-8")
    with pytest.raises(StyleError, match=r"lines.yaml:1: Nobody speaks here"):
        read_file(tmp_path / "lines.yaml", REGISTERS).pool("lines", frozenset({"who"}))


def test_the_linter_names_marks_that_nothing_sets(pool: Callable[[str], Pool]) -> None:
    assert list(unset(pool(COAT))) == []
    found = list(unset(pool('- {say: "The coat is put on.", pre: ["cote=given"]}\n')))
    assert found == ["lines.1#0: No line sets `cote=given`, so this one is never said."]


def test_a_register_is_a_pattern_about_who_speaks_and_who_hears() -> None:
    for name, pattern in REGISTERS.items():
        assert {"speaker", "hearer"} <= set(pattern.variables), name
        assert isinstance(pattern, Pattern)


def test_what_has_been_told_of_what_happened_is_not_told_again_beside_a_scene(
    pool: Callable[[str], Pool], chosen: Callable[..., Callable[..., str]]
) -> None:
    choose, same = chosen(), 'asserts: "?bond a lg:Friendship . ?bond lg:party ?protagonist . ?bond lg:party ?betrayer"'
    assert choose(pool(f"- {{say: 'The two had a friendship.', {same}}}\n"))
    assert choose(pool(f"- {{say: 'Friends, once, as far as that went.', {same}}}\n"), 1) == ""
    wish = 'asserts: "?bond lg:party ?protagonist . ?protagonist lg:motive ?motive"'
    assert choose(pool(f"- {{say: 'It was {{motive}}.', {wish}}}\n"), 1)


def test_a_motive_is_quoted_once_where_it_is_told_of_anybody(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]], pool: Callable[[str], Pool]
) -> None:
    boris = "id: boris\ntype: Person\nname: Boris Quill\npronoun: he\nmotive: [other-hope]"
    world, plots = small_world({"boris": boris, "other-hope": "id: other-hope\ntype: Redemption\nname: hope of a kind"})
    plot = next(plot for plot in plots if not {"hope", "other-hope"} & set(plot.bindings.values()))
    chooser = Chooser(Content(Neighbours(world.store), plot, language(), None), style_named("noir"), Memory(), "key")

    def says(line: str, motive: str) -> bool:
        bindings = {"protagonist": "anna", "betrayer": motive}
        message = Message(line, pool(f"['{line}']"), bindings, lambda _: plot.facts[:1], "portrait")
        return chooser.choose(message, Moment.NOW) is not None

    assert says("There [be|it] {betrayer}.", "hope")
    assert not says("Nothing [weigh|it] more than {betrayer}.", "other-hope")
    assert says("Nothing [weigh|it] more.", "other-hope")


def test_what_two_like_is_told_once_beside_a_scene(
    small_world: Callable[..., tuple[World, tuple[Plot, ...]]], pool: Callable[[str], Pool]
) -> None:
    anna = "id: anna\ntype: Person\nname: Anna Orr\npronoun: she\nmotive: [hope]\nwound: [guilt]\nlikes: [jazz]"
    world, plots = small_world({"anna": anna, "jazz": "id: jazz\ntype: Recording\nname: old jazz"})
    content = Content(Neighbours(world.store), plots[0], language(), None)
    chooser = Chooser(content, style_named("noir"), Memory(), "key")

    def says(line: str) -> bool:
        lines = pool(f"- {{say: '{line}', asserts: '?protagonist lg:likes ?thing'}}\n")
        message = Message(line, lines, plots[0].bindings, lambda _: plots[0].facts[:1], "adds")
        return chooser.choose(message, Moment.NOW) is not None

    assert says("There [be|it] {thing}.")
    assert not says("It [come|it] round to {thing}.")


def test_a_place_that_was_named_is_not_named_again_by_what_it_is_like(
    pool: Callable[[str], Pool], reunions: tuple[Plot, ...], seeds: World
) -> None:
    plot = reunions[0]
    content = Content(Neighbours(seeds.store), plot, language(), None)
    came = pool("- 'Somebody [come|it] to {place}.'\n")
    like = pool("- 'Somebody [laugh|it] at {place}.'\n- 'Somebody [laugh|it] all round.'\n")
    for seed in range(9):
        chooser = Chooser(content, style_named("noir"), Memory(), f"key {seed}")
        chosen = [
            chooser.choose(Message("one", lines, plot.bindings, lambda _: plot.facts[:1], part), Moment.NOW)
            for lines, part in ((came, "says"), (like, "setting"))
        ]
        assert all(chosen)
        assert [draft.words[-1] for draft in chosen if draft] == ["to", "round"]


def test_what_must_be_told_is_told_however_often_others_have_said_it(
    pool: Callable[[str], Pool], reunions: tuple[Plot, ...], seeds: World
) -> None:
    content, memory = Content(Neighbours(seeds.store), reunions[0], language(), words_for("reunion")), Memory()
    lines, need = pool("- '{speaker} [wait].'\n- 'Nobody [wait|it].'\n"), ("scene", "lg:agent", "anna")
    for _ in range(10_000):
        memory.add(lines[0].id, next(lines[0].say.ways))
    message = Message(
        "one",
        lines,
        {"speaker": "anna"},
        lambda names: (need,) if "speaker" in names else (("scene", "rdf:type", "lg:Meeting"),),
        "says",
        required=frozenset([need]),
    )
    draft = Chooser(content, style_named("noir"), memory, "key").choose(message, Moment.NOW)
    assert draft
    assert need in draft.facts


def test_what_a_style_is_sparing_of_is_said_once(
    chosen: Callable[..., Callable[[Pool], str]], pool: Callable[[str], Pool]
) -> None:
    first = pool('- "It [be|it] late, mind you."')
    again = pool(
        '- "Mind you, it [rain|it]."\n- "It [rain|it] as it [do|it] at funerals, on all alike, and for many hours."'
    )
    for _ in range(5):
        choose = chosen(style="fireside")
        assert choose(first)
        assert "ind you" not in choose(again)


def test_who_has_no_name_is_not_called_by_one(pool: Callable[[str], Pool], small_world: SmallWorld) -> None:
    for name, said in (("the contact", False), ("Boris Orr", True)):
        world, plots = small_world({"boris": f"id: boris\ntype: Person\nname: {name}\npronoun: he"})
        content = Content(Neighbours(world.store), plots[0], language(), words_for("reunion"))
        chooser = Chooser(content, style_named("noir"), Memory(), "key")
        bindings = {**plots[0].bindings, "speaker": "anna", "hearer": "boris"}
        lines = pool('- "“Good evening, {hearer.called}.”"')
        scene, facts = plots[0].scenes[0].id, plots[0].facts[:1]
        message = Message("one", lines, bindings, partial(_resting_on, facts), "talk:", scene=scene, speaker="anna")
        assert (chooser.choose(message, Moment.NOW) is not None) is said


def test_what_is_still_so_is_not_told_as_over(small_world: SmallWorld, pool: Callable[[str], Pool]) -> None:
    world, plots = small_world(past="Friendship")
    plot = next(plot for plot in plots if plot.bindings["past"] == "tie")
    content = Content(Neighbours(world.store), plot, language(), words_for("reunion"))
    seen = {}
    for still in ("true", "false"):
        lines = pool(f'- {{say: "{{protagonist}} [be] kin to {{betrayer}}.", still: {still}}}\n')
        chooser = Chooser(content, style_named("noir"), Memory(), "key")
        message = Message("one", lines, dict(plot.bindings), lambda _: plot.facts[:1], "adds", scene=plot.scenes[0].id)
        for moment in (Moment.BEFORE, Moment.EARLIER):
            draft = chooser.choose(message, moment)
            if draft:
                seen[still, moment] = draft.moment
                break
    assert seen == {("true", Moment.BEFORE): Moment.NOW, ("false", Moment.BEFORE): Moment.BEFORE}
