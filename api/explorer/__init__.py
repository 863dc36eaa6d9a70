"""The explorer: the web pages at `/`, a module and a template for each view. See `shell.py` for how one is added."""
