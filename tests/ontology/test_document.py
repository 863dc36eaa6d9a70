"""The vocabulary as a document: the same in every format, and the same bytes every time."""

import hashlib
import subprocess
import sys

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from ontology import ontology_graph
from ontology.document import HTML, MEDIA_TYPES, ontology_document, triples
from ontology.vocabulary import ALIGNMENTS

DATA = [media_type for media_type in MEDIA_TYPES if media_type != HTML]


def everything() -> Graph:
    graph = Graph().parse(ALIGNMENTS)
    for triple in ontology_graph():
        graph.add(triple)
    return graph


def test_the_document_holds_all_themes_and_all_links() -> None:
    read = Graph().parse(data=ontology_document("text/turtle"), format="turtle")

    assert isomorphic(read, everything())


@pytest.mark.parametrize("media_type", DATA)
def test_every_format_says_the_same(media_type: str) -> None:
    written = ox.RdfFormat.from_media_type(media_type)
    read = {quad.triple for quad in ox.parse(ontology_document(media_type), format=written)}

    assert read == set(triples())


@pytest.mark.parametrize("seed", ["0", "7"])
def test_the_bytes_do_not_hang_on_the_run(seed: str) -> None:
    script = (
        "import hashlib; from ontology.document import MEDIA_TYPES, ontology_document as document\n"
        "print([hashlib.sha256(document(kind)).hexdigest() for kind in MEDIA_TYPES])"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout == f"{[hashlib.sha256(ontology_document(kind)).hexdigest() for kind in MEDIA_TYPES]}\n"


def test_turtle_begins_with_its_prefixes_in_order_and_the_ontology() -> None:
    lines = ontology_document("text/turtle").decode().split("\n")
    declared = [line for line in lines if line.startswith("@prefix ")]

    assert declared == sorted(declared)
    assert lines[len(declared)] == "<https://w3id.org/legendry/ns> a owl:Ontology ;"


def test_an_unknown_media_type_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match=r"image/png: ask for one of text/html, text/turtle"):
        ontology_document("image/png")


def test_the_page_is_made_for_people() -> None:
    assert ontology_document(HTML).startswith(b"<!DOCTYPE html>")
