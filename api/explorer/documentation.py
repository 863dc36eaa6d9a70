"""The API's documentation as a page: made here from the OpenAPI document, so that it works offline."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.explorer.shell import page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def documentation(request: Request) -> Response:
    """What may be asked, with a form for each address that is only read."""
    document: dict[str, Any] = request.app.openapi()
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [_parameter(parameter) for parameter in operation.get("parameters", ())],
            "answers": _media_types(operation.get("responses", {}).get("200", {})),
            "bodies": _media_types(operation.get("requestBody", {})),
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return page(request, "docs.html", about=document["info"], operations=operations)


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter.get("schema", {})
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    kind = kinds[0] if kinds else {}
    items = kind.get("items", {})
    return {
        "name": parameter["name"],
        "required": parameter.get("required", False),
        "description": parameter.get("description", ""),
        "kind": f"{items['type']}, repeated" if items.get("type") else kind.get("type", "string"),
        "options": kind.get("enum", []),
        "default": schema.get("default"),
    }


def _media_types(part: dict[str, Any]) -> list[str]:
    return list(part.get("content", {}))
