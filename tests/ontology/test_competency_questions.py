"""The competency questions are answered from a small world, as a reader would, in a fixed order."""

import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import Question, questions, vocabulary
from ontology.namespaces import LG, PREFIXES, PROVENANCE
from tests.ontology import answering
from world import World


@lru_cache(maxsize=1)
def tokyo() -> ox.Store:
    store = ox.Store()
    store.load(path=str(Path(__file__).parent / "tokyo.trig"), format=ox.RdfFormat.TRIG)
    return store


def answer(name: str) -> list[str]:
    """The answer's rows as lines of short text; `-` where nothing is said."""
    solutions = tokyo().query(questions()[name].sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    return [" | ".join(show(solution[variable]) for variable in solutions.variables) for solution in solutions]


def show(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value.replace(PREFIXES["id"], "").replace(PREFIXES["lg"], "lg:")
    return term.value if isinstance(term, ox.Literal) else "-"


def test_who_betrayed_whom() -> None:
    assert answer("who-betrayed-whom") == ["betrayal | petrova | Petrova | kazuo | Kazuo | a last chance"]


def test_who_was_in_service_of_whom() -> None:
    assert answer("who-was-in-service-of-whom") == [
        "imanol | Imanol | kgb | the KGB | - | - | -",
        "kazuo | Kazuo | kgb | the KGB | spy | - | 1991-12-26",
    ]


def test_who_shares_a_past_with_whom() -> None:
    assert answer("who-shares-a-past-with-whom") == [
        "imanol | Imanol | kazuo | Kazuo | kgb | the KGB",
        "imanol | Imanol | natasha | Natasha | knowing | -",
        "kazuo | Kazuo | petrova | Petrova | betrayal | the betrayal",
        "kazuo | Kazuo | petrova | Petrova | encounter | the encounter",
    ]


def test_who_knows_what() -> None:
    assert answer("who-knows-what") == [
        "imanol | Imanol | hideout | where the businessman hides | natasha | Natasha",
        "natasha | Natasha | hideout | where the businessman hides | - | -",
    ]


def test_who_was_where() -> None:
    assert answer("who-was-where") == [
        "kazuo | Kazuo | cafe | the café | encounter | 1998-03-02 | 1998-03-03",
        "petrova | Petrova | cafe | the café | encounter | 1998-03-02 | 1998-03-03",
    ]


def test_what_drives_whom() -> None:
    assert answer("what-drives-whom") == [
        "kazuo | Kazuo | motive | lg:Redemption | a last chance",
        "kazuo | Kazuo | wound | lg:Loss | the faces he lost",
    ]


def test_what_is_in_doubt() -> None:
    assert answer("what-is-in-doubt") == [
        "one-woman | Is Natasha Petrova? | concerns | natasha",
        "one-woman | Is Natasha Petrova? | concerns | petrova",
        "one-woman | Is Natasha Petrova? | reading | One woman.",
        "one-woman | Is Natasha Petrova? | reading | Two women.",
    ]


def test_which_facts_come_from_which_story() -> None:
    assert answer("which-facts-come-from-which-story") == [
        "general knowledge | general knowledge | service-of-kazuo | lg:as | spy",
        "kazuo.txt | kazuo.txt, paragraph 6 | betrayal | lg:betrayer | petrova",
    ]


@pytest.mark.parametrize("name", questions())
def test_the_source_stories_answer_it_as_expected(name: str, seeds: World) -> None:
    assert answering.answer(seeds, name) == answering.expected(name)


@pytest.mark.parametrize("name", questions())
def test_no_expected_answer_is_empty(name: str) -> None:
    assert answering.expected(name)[1:] != []


def test_every_expected_answer_has_its_question() -> None:
    assert sorted(file.stem for file in answering.ANSWERS.glob("*.csv")) == list(questions())


def test_where_time_is_open_all_three_answers_are_given() -> None:
    powers = {(row[1], row[3]) for row in answering.expected("which-powers-were-there-at-the-time")[1:]}

    assert powers == {
        ("kgb", "impossible"),
        ("russia", "possible"),  # it began the day before, and no note says that it did not end with it
        ("russian-service", "possible"),
        ("ussr", "certain"),
    }


@pytest.mark.parametrize("question", questions().values(), ids=questions())
def test_a_question_is_a_sentence_with_a_readable_ordered_select(
    question: Question,
) -> None:
    assert len(question.name) < 44  # the width of the column in `legendry ask`
    assert question.text[0].isupper()
    assert question.text.endswith("?")
    assert question.sparql.startswith(f"# {question.text}\n")
    assert "\nSELECT" in question.sparql
    assert "\nORDER BY" in question.sparql
    assert [name for name in re.findall(r"\?(\w+)", question.sparql) if len(name) < 2] == []


@pytest.mark.parametrize("question", questions().values(), ids=questions())
def test_every_selected_column_is_bound_somewhere(question: Question) -> None:
    head, _, body = question.sparql.partition("WHERE")
    head = re.sub(r"\(COUNT\((?:DISTINCT )?(\?\w+)\) AS \?\w+\)", r"\1", head)

    assert set(re.findall(r"\?\w+", head.partition("SELECT")[2])) <= set(
        re.findall(r"\?\w+", body.partition("ORDER BY")[0])
    )


def test_the_queries_leave_out_what_leads_to_a_person_but_is_no_role() -> None:
    known = vocabulary()
    roles = known.subproperties(LG.participant)
    no_roles = {
        term.name
        for term in known.properties.values()
        if term.is_object and term.iri not in roles and term.range in known.superclasses(LG.Person)
    }
    for name in ("who-shares-a-past-with-whom", "who-was-where", "whose-time-did-the-author-leave-open"):
        for listed in re.findall(r"NOT IN \(([^)]*)\)", questions()[name].sparql):
            assert set(re.findall(r"lg:\w+", listed)) == no_roles


def test_the_provenance_graph_is_the_one_that_the_namespaces_name() -> None:
    assert f"GRAPH <{PROVENANCE}>" in questions()["which-facts-come-from-which-story"].sparql


def test_the_prefixes_of_the_queries_are_those_of_the_namespaces() -> None:
    for question in questions().values():
        for prefix, iri in re.findall(r"PREFIX (\w+): <([^>]*)>", question.sparql):
            assert PREFIXES[prefix] == iri


def test_questions_come_sorted_and_as_a_copy() -> None:
    assert list(questions()) == sorted(questions())
    questions().clear()
    assert len(questions()) >= 30
