"""Clients over worlds in this process, as for the rest of what is served."""

from tests.api.http.conftest import client, make_client  # noqa: F401
