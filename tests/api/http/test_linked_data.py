"""The IRIs of the world lead to pages and to RDF about what they name."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from starlette.testclient import TestClient

from tests.api.explorer.test_pages import HOSTILE, NOTES

KAZUO = rdflib.URIRef("https://w3id.org/legendry/id/volodymyr-kazuo")
OUR_SCRIPT = re.compile(r'<script type="module"[a-z" =]* src="/static/[a-z/]+\.js"></script>')
FORMATS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/ld+json": "json-ld"}


def foreign_scripts(page: str) -> list[str]:
    """What of a page would run and is not a file of ours."""
    return re.findall(r"<script|javascript:|\son[a-z]+=", OUR_SCRIPT.sub("", page), re.IGNORECASE)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
@pytest.mark.parametrize("media_type", FORMATS)
def test_an_iri_is_answered_in_the_format_asked_for(client: TestClient, media_type: str) -> None:
    response = client.get("/id/volodymyr-kazuo", headers={"Accept": media_type})
    assert response.headers["Content-Type"].split(";")[0] == media_type
    assert "Accept" in response.headers["Vary"]
    graph = rdflib.Graph().parse(data=response.content, format=FORMATS[media_type])
    assert (KAZUO, rdflib.RDFS.label, rdflib.Literal("Volodymyr Kazuo")) in graph
    assert any(graph.subjects(None, KAZUO))
    again = client.get(response.headers["Content-Location"])
    assert rdflib.Graph().parse(data=again.content, format=FORMATS[media_type]).isomorphic(graph)


def test_a_browser_gets_a_page_with_links(client: TestClient) -> None:
    page = client.get("/id/volodymyr-kazuo", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<h1>Volodymyr Kazuo</h1>" in page.text and not foreign_scripts(page.text)
    for address in (
        '"/id/natalia-petrova"',
        '"/api/characters/volodymyr-kazuo"',
        '"/id/volodymyr-kazuo?format=turtle"',
    ):
        assert f"href={address}" in page.text
    assert client.get("/id/volodymyr-kazuo/wound-2").status_code == 200


def test_hostile_names_stay_text_on_the_page(
    write_notes: Callable[..., Path], make_client: Callable[[Path], TestClient]
) -> None:
    client = make_client(write_notes(**NOTES))
    for name in NOTES:
        page = client.get(f"/id/{name}").text
        assert not foreign_scripts(page) and "<img" not in page and "<u>" not in page
    assert HOSTILE not in client.get("/id/anna").text


def test_iris_of_others_are_answered_as_well(tmp_path: Path, make_client: Callable[[Path], TestClient]) -> None:
    (tmp_path / "w.ttl").write_text(
        '<http://example.org/a?b=1&c=é> <http://www.w3.org/2000/01/rdf-schema#label> "A" .\n'
        "<http://example.org/x> <http://example.org/knows> <http://example.org/a?b=1&c=é> .\n",
        "utf-8",
    )
    client = make_client(tmp_path / "w.ttl")
    response = client.get("/id", params={"iri": "http://example.org/a?b=1&c=é", "format": "ntriples"})
    assert response.status_code == 200 and response.text.count("\n") == 2
    page = client.get("/id", params={"iri": "http://example.org/x"})
    assert "/id?iri=http%3A%2F%2Fexample.org%2Fa%3Fb%3D1%26c%3D%C3%A9" in page.text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/id/volodymyr-kazoo", 404, "Did you mean `volodymyr-kazuo`"),
        ("/id/", 404, "Nothing in this world is called"),
        ("/id/%E2%80%AE%00", 404, "Nothing in this world is called"),
        ("/id/a%22%7D", 404, "Nothing in this world is called"),
        ("/id/lg%3APerson", 404, "Nothing in this world is called"),
        ("/id", 400, "`iri` is needed"),
        ("/id?iri=no%20iri", 400, "is no id, no prefixed name and no IRI"),
        ("/id?iri=https://w3id.org/legendry/ns%23Person", 404, "Read of it at /ontology."),
        ("/id/moscow?format=pdf", 400, "There is no format `pdf`."),
        ("/id/moscow?colour=red", 400, "There is no parameter `colour`"),
    ],
)
def test_what_is_not_there_is_said_in_words(client: TestClient, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status, response.text
    assert words in response.json()["detail"]


def test_formats_that_are_not_written_are_refused_with_the_list(client: TestClient) -> None:
    response = client.get("/id/moscow", headers={"Accept": "image/png"})
    assert response.status_code == 406 and "text/turtle" in response.json()["detail"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/ns", "/ontology"),
        ("/graph/edit/3", "/api/history/3"),
        ("/graph/branch/what-if", "/api/branches/what-if"),
        ("/graph/provenance", "/data?graph=https%3A%2F%2Fw3id.org%2Flegendry%2Fgraph%2Fprovenance"),
        ("/editor/anna%20b", "/api/history?by=anna+b"),
    ],
)
def test_other_iris_of_ours_lead_on(client: TestClient, address: str, target: str) -> None:
    response = client.get(address, follow_redirects=False)
    assert response.status_code == 303
    assert response.headers["Location"] == f"http://127.0.0.1{target}"
