"""Ask, as it works without a script: a form, tables with names, errors at their place, files to keep."""

import html
import re

import pytest
from starlette.testclient import TestClient

from ontology.questions import questions


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split()))


def test_every_question_is_offered_in_its_own_words(client: TestClient) -> None:
    page = client.get("/ask").text
    for name, question in questions().items():
        assert f'href="/ask?question={name}"' in page
        assert html.escape(question.text, quote=False).replace("'", "&#39;") in page


def test_a_question_is_answered_with_names_beside_ids(client: TestClient) -> None:
    page = client.get("/ask", params={"question": "who-betrayed-whom"}).text
    assert '<a href="/id/natalia-petrova">Natalia Petrova</a> <code>natalia-petrova</code>' in page
    assert '<th scope="col">betrayerName</th>' in page
    assert "1 row" in words(page)


def test_a_query_stays_in_the_form_and_the_address(client: TestClient) -> None:
    query = 'SELECT ?x { ?x rdfs:label "Natalia Petrova" }'
    page = client.get("/ask", params={"query": query}).text
    assert f"{html.escape(query, quote=False).replace(chr(34), '&#34;')}</textarea>" in page
    assert "natalia-petrova" in page


def test_yes_no_and_nothing_are_told_in_words(client: TestClient) -> None:
    assert "<h2>Yes.</h2>" in client.get("/ask", params={"query": "ASK { ?a lg:betrayer ?b }"}).text
    assert "<h2>No.</h2>" in client.get("/ask", params={"query": "ASK { ?a lg:betrayer ?a }"}).text
    nothing = words(client.get("/ask", params={"query": "SELECT * { ?a lg:betrayer ?a }"}).text)
    assert "Nothing The world holds nothing that fits." in nothing


def test_a_mistake_is_told_at_its_place(client: TestClient) -> None:
    answer = client.get("/ask", params={"query": "SELECT * WHERE {\n  ?a lg:betrayer ?b ?c\n}"})
    assert answer.status_code == 400
    assert "This is no SPARQL 1.1 query at line 3" in words(answer.text)
    assert 'data-line="3"' in answer.text
    assert "?a lg:betrayer ?b ?c\n}<mark>" in answer.text


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("DELETE WHERE { ?s ?p ?o }", 403, "the world is only read"),
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * { ?s nope:p ?o }", 400, "no SPARQL 1.1 query"),
    ],
)
def test_what_is_refused_is_told_in_words(query: str, status: int, told: str, client: TestClient) -> None:
    answer = client.get("/ask", params={"query": query})
    assert answer.status_code == status
    assert told in words(answer.text)


def test_a_large_answer_shows_its_beginning(client: TestClient) -> None:
    page = client.get("/ask", params={"query": "SELECT ?s ?p ?o { ?s ?p ?o }"}).text
    assert "The first 500 rows" in words(page)
    assert page.count("<tr>") == 501


def test_facts_come_as_sentences_of_names_and_can_be_drawn(client: TestClient) -> None:
    query = "CONSTRUCT WHERE { ?b lg:betrayer ?a }"
    page = client.get("/ask", params={"query": query, "as": "graph"}).text
    assert 'data-words="betrayer"' in page
    assert 'data-term="natalia-petrova" data-words="Natalia Petrova" data-kind="person"' in page
    assert 'class="canvas"' in page
    assert 'class="canvas"' not in client.get("/ask", params={"query": query}).text


@pytest.mark.parametrize(
    ("query", "suffix", "media_type"),
    [
        ("SELECT * { ?b lg:betrayer ?a }", "csv", "text/csv; charset=utf-8"),
        ("SELECT * { ?b lg:betrayer ?a }", "tsv", "text/tab-separated-values; charset=utf-8"),
        ("ASK { ?b lg:betrayer ?a }", "json", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?b lg:betrayer ?a }", "ttl", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { ?b lg:betrayer ?a }", "jsonld", "application/ld+json"),
    ],
)
def test_answers_are_kept_as_files(query: str, suffix: str, media_type: str, client: TestClient) -> None:
    page = client.get("/ask", params={"query": query}).text
    assert suffix == "json" or f'href="/ask/answer.{suffix}?query=' in page
    answer = client.get(f"/ask/answer.{suffix}", params={"query": query})
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["content-disposition"] == f'attachment; filename="answer.{suffix}"'


def test_a_file_in_no_format_is_refused(client: TestClient) -> None:
    assert client.get("/ask/answer.exe", params={"query": "ASK {}"}).status_code == 400
    assert client.get("/ask/answer.csv", params={"query": "ASK {}"}).status_code == 406


def test_the_part_with_the_answer_comes_alone(client: TestClient) -> None:
    part = client.post("/ask/answer", data={"query": "ASK {}"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "<h2>Yes.</h2>" in part.text
    wrong = client.post("/ask/answer", data={"query": "ASK"})
    assert wrong.status_code == 200
    assert 'class="problem"' in wrong.text
    assert client.post("/ask/answer", data={"query": " "}).status_code == 400


def test_the_words_to_complete_with_have_labels_and_definitions(client: TestClient) -> None:
    given = client.get("/ask/terms.json").json()
    terms = {one["name"]: one for one in given["terms"]}
    assert given["prefixes"]["lg"].startswith("https://")
    assert terms["lg:Person"]["sort"] == "class"
    assert terms["lg:betrayer"]["sort"] == "property"
    assert terms["lg:betrayer"]["definition"]
    assert {"rdfs:label", "rdf:type", "skos:altLabel"} <= terms.keys()
