"""The explorer: the web pages at `/`, a module and a template for each view. See `shell.py` for how one is added."""

import api.http  # noqa: F401  (the server knows its pages, and they what is served: it is there first)
