"""The OpenAPI document of the server: what the routes say of themselves, and what holds for all of them.

Examples of answers stand in `examples.yaml`, by the name of the operation; a test holds each against its schema.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.http.errors import MEDIA_TYPE, SCHEMA, problem_named

_EXAMPLES: Final = Path(__file__).parent / "examples.yaml"
_OPEN: Final = ("/health", "/health/live", "/health/ready")
_ASKING: Final = (
    "/sparql",
    "/api/plots",
    "/api/suppose",
    "/api/check",
    "/api/stories",
    "/api/jobs",
    "/api/jobs/{id}",
)
"""Where no method changes the world."""
_AT_ONCE: Final = ("/ontology", "/metrics", "/.well-known/void", "/api/schemas", "/api/schemas/{id}")
"""Where nobody waits for others."""
_BEARER: Final = "bearer"
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_UNSAID: Final = "Successful Response"
_PATHS: Final = {
    "path": "The rest of the address: the graph's name is the whole of it.",
    "name": "The name of a branch.",
    "number": "The number of an edit, as the history lists them.",
    "local": "The id of a thing.",
}
"""What a part of an address is, where its route does not say."""
_DESCRIPTION: Final = """
Errors are `application/problem+json` (RFC 9457). Reading is open unless the server was started otherwise; writing needs
a token (`Authorization: Bearer TOKEN`). Whoever asks much waits behind itself (429), and where all is full, nobody else
is let in (503); both say when to ask again. Answers that are read by address have an `ETag`.
"""


def operation_id(route: APIRoute) -> str:
    """The name of an operation: its module and its function, and that it is below where several have one function."""
    module = route.endpoint.__module__.rpartition(".")[2]
    return f"{module}_{route.name}" + ("_below" if "{path" in route.path_format else "")


def describe(app: FastAPI) -> None:
    """Has an application describe itself so."""

    @cache
    def document() -> dict[str, Any]:
        found = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=_DESCRIPTION.strip(),
            routes=app.routes,
            tags=[{"name": name, "description": means} for name, means in _TAGS.items()],
        )
        components = found.setdefault("components", {})
        components["schemas"]["Problem"] = SCHEMA
        components["securitySchemes"] = {
            _BEARER: {"type": "http", "scheme": "bearer", "description": "What `legendry token add` printed."}
        }
        examples = yaml.safe_load(_EXAMPLES.read_text("utf-8"))
        for path, methods in found["paths"].items():
            for method, operation in methods.items():
                _complete(path, method, operation, examples.get(operation["operationId"], {}))
        return found

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to do it


_TAGS: Final = {
    "sparql": "Queries, updates and graphs, by the SPARQL 1.1 protocols.",
    "things": "The things of the world: listed, found, read and changed.",
    "history": "Edits: listed, compared, made and taken back.",
    "branches": "What-ifs that lie over canon.",
    "linked data": "Where the IRIs of the world and of its vocabulary lead.",
    "plots": "Kinds of plot, the plots that the world holds, and what-ifs.",
    "checks": "What is not as it should be.",
    "stories": "Plots told as prose.",
    "jobs": "Work that takes long.",
    "pictures": "Graphs, timelines and maps.",
    "server": "The server itself.",
}
_TAGGED: Final = {
    "/sparql": "sparql",
    "/update": "sparql",
    "/data": "sparql",
    "/.well-known/": "sparql",
    "/api/history": "history",
    "/api/changes": "history",
    "/api/branches": "branches",
    "/api/": "things",
    "/id": "linked data",
    "/ontology": "linked data",
    "/": "server",
}
"""The tag of what has none of its own, by how its address begins."""


def _complete(path: str, method: str, operation: dict[str, Any], examples: dict[str, Any]) -> None:
    operation.setdefault("tags", [next(tag for start, tag in _TAGGED.items() if path.startswith(start))])
    responses = operation["responses"]
    if responses.get("200", {}).get("description") == _UNSAID and {"201", "204"} & responses.keys():
        del responses["200"]  # FastAPI's own guess
    if path not in _OPEN:
        needs = method != "get" and path not in _ASKING
        operation["security"] = [{_BEARER: []}] if needs else [{}, {_BEARER: []}]
        for status in sorted(_statuses(path, operation, writes=needs)):
            responses.setdefault(str(status), problem_named(status))
    if "parameters" in operation:  # what a route says of a part of its address goes before what FastAPI does
        operation["parameters"] = list({(one["in"], one["name"]): one for one in operation["parameters"]}.values())
    for parameter in operation.get("parameters", ()):
        if not parameter.get("description"):
            parameter["description"] = _PATHS.get(parameter["name"], "")
        if parameter["name"] in examples.get("parameters", {}):
            parameter["example"] = examples["parameters"][parameter["name"]]
    for media_type, example in examples.get("answers", {}).items():
        for status, response in responses.items():
            if status.startswith("2") and media_type in response.get("content", {}):
                response["content"][media_type]["example"] = example
    for media_type, example in examples.get("body", {}).items():
        operation["requestBody"]["content"][media_type]["example"] = example
    for status, response in responses.items():
        if status.startswith("3"):
            response.pop("content", None)
    for part in (operation.get("requestBody", {}), *responses.values()):
        for media_type, content in part.get("content", {}).items():
            if media_type.endswith("json") and content.get("schema") == {"type": "string"}:
                content["schema"] = {}  # it is JSON of any kind, and no text of it
    responses.setdefault("default", {"description": "What was wrong.", "content": {MEDIA_TYPE: {}}})
    for response in responses.values():
        if MEDIA_TYPE in response.get("content", {}):
            response["content"] = {**response["content"], MEDIA_TYPE: {"schema": _PROBLEM}}


def _statuses(path: str, operation: dict[str, Any], *, writes: bool) -> set[int]:
    """The errors that an operation may answer with, beside those that its route tells."""
    found = {400, 401, 421}
    if path not in _AT_ONCE:
        found |= {429, 503}
    if "{" in path:
        found |= {404}
    if operation.get("requestBody"):
        found |= {413, 415}
    if path in ("/sparql", "/data", "/data/{path}", "/id", "/id/{local}", "/ontology"):
        found |= {406}
    if path == "/sparql":
        found |= {403, 422, 507}
    if writes:
        found |= {403, 404, 409, 412, 422, 507}
    return found
