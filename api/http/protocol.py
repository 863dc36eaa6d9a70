"""What the SPARQL protocols' operations share: parameters, texts, and the type of a body."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from api.errors import BadRequest, UnknownMediaType

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
TEXT: Final = {"schema": {"type": "string"}}

Parameters = Sequence[tuple[str, str]]

_MOST_PARAMETERS = 100


def graph_parameter(name: str, description: str) -> dict[str, object]:
    """A parameter that names graphs, as OpenAPI describes it."""
    schema = {"type": "array", "items": {"type": "string", "format": "uri"}}
    return {"name": name, "in": "query", "description": description, "schema": schema}


def in_address(request: Request) -> list[tuple[str, str]]:
    """The parameters in a request's address. Raises `BadRequest`."""
    return parameters(request.scope["query_string"])


def parameters(data: bytes) -> list[tuple[str, str]]:
    """Parameters as an address or a form has them. Raises `BadRequest`."""
    try:
        return parse_qsl(
            decode(data),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        raise BadRequest("A parameter is not UTF-8.", "Encode it as UTF-8, then percent-encode it.") from error
    except ValueError as error:
        raise BadRequest(f"More than {_MOST_PARAMETERS} parameters came.", "Send fewer.") from error


def values(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The values of the parameters with a name."""
    return tuple(value for one, value in parameters if one == name)


def only(parameters: Parameters, name: str) -> str:
    """The value of a parameter. Raises `BadRequest` unless it came exactly once."""
    found = values(parameters, name)
    if len(found) == 1:
        return found[0]
    raise BadRequest(
        f"One parameter `{name}` is needed, and {len(found) or 'none'} came.",
        "Send exactly one.",
        name,
    )


def content_type(request: Request) -> str:
    """The type of the body. Raises `UnknownMediaType` where it is not UTF-8."""
    kind, _, options = request.headers.get("content-type", "").partition(";")
    for option in options.split(";"):
        name, _, value = option.partition("=")
        if name.strip().lower() == "charset" and value.strip(" \"'").lower() not in ("utf-8", "utf8", "us-ascii"):
            raise UnknownMediaType(
                f"The charset `{value.strip()[:40]}` is not read.",
                "Send UTF-8.",
                "Content-Type",
            )
    return kind.strip().lower()


def decode(data: bytes) -> str:
    """A text. Raises `BadRequest`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("The request is not UTF-8.", "Send it as UTF-8.") from error
