"""The server's measures, for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from fastapi import APIRouter, Request
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.state import state_of

router = APIRouter()


@router.get(
    "/metrics",
    summary="What the server measures of itself, for Prometheus",
    response_class=Response,
    responses={200: {"description": "The measures.", "content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Open where reading is; else it needs a token of scope read."""
    text = await run_in_threadpool(state_of(request).measures.text)
    return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
