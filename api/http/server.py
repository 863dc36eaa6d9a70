"""The server process: uvicorn, which before it waits for what runs calls off what nobody needs any more."""

import socket

import uvicorn
from fastapi import FastAPI

from api.http.gathering import GatheringProtocol

_KEPT = 75
"""Seconds for which an idle connection stays: longer than reverse proxies keep theirs (nginx: 60)."""


class Server(uvicorn.Server):
    """Serves an application of ours. Jobs end when it is to stop: whoever follows one would keep it from that."""

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app,
            http=GatheringProtocol,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_KEPT,
        )
        super().__init__(config)
        self._jobs = app.state.legendry.jobs

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets requests that run come to their end."""
        self._jobs.close()
        await super().shutdown(sockets)
