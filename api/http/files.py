"""Files at /static: kept by browsers, and asked for again each time, so that nobody mixes those of two versions."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles


class Files(StaticFiles):
    """A folder. Unchanged files are answered by 304."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response
