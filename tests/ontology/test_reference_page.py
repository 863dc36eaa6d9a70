"""The reference page: up to date, complete, and whole without the network."""

import re

import pytest

from ontology import vocabulary
from ontology.namespaces import LG
from tools.ontology_page import PAGE, page


@pytest.fixture(scope="module")
def written() -> str:
    return PAGE.read_text("utf-8")


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # pyLODE leaves its style sheet open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_page_is_up_to_date(written: str) -> None:
    assert page() == written, "Write it anew: python -m tools.ontology_page"


@pytest.mark.parametrize("kind", ["classes", "properties", "individuals"])
def test_every_term_is_on_the_page_with_its_definition(written: str, kind: str) -> None:
    known = vocabulary()
    ours = [iri for iri in getattr(known, kind) if iri.startswith(str(LG))]
    text = written.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")

    assert [iri for iri in ours if iri.removeprefix(str(LG)) not in text] == []
    assert [iri for iri in ours if known.definitions[iri] not in text] == []


def test_a_term_can_be_linked_by_its_local_name(written: str) -> None:
    anchors = re.findall(r'<div class="property entity" id="([^"]*)"', written)

    assert {"Person", "betrayer", "agent", "Agent"} <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_the_page_links_to_other_vocabularies_and_names_the_keys_of_notes(written: str) -> None:
    assert '<a href="https://schema.org/Person">schema:Person</a>' in written
    assert "In notes: <code>begin</code>, <code>born</code>, <code>founded</code>, <code>from</code>." in written


def test_the_page_loads_nothing_from_the_network(written: str) -> None:
    loading = re.findall(r"<(?:img|script|link|iframe|object|embed|source|video|audio)\b[^>]*>", written)
    sources = [value for tag in loading for value in re.findall(r'(?:src|href|data)="([^"]*)"', tag)]

    assert [source for source in sources if not source.startswith("data:")] == []
    assert re.findall(r"@import|url\((?!.?data:)", written) == []
