"""What schemathesis has to know beside the OpenAPI document: how texts of SPARQL and RDF are sent. It loads this."""

from typing import Any

import schemathesis


@schemathesis.serializer(
    "application/sparql-query",
    "application/sparql-update",
    "application/n-triples",
    "application/rdf+xml",
    "text/turtle",
)
def as_it_is(_: Any, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
