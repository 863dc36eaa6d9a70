"""Legendry over HTTP: SPARQL, plots, stories, graphs, and pages to read them on."""

from api.http.app import create_app
from api.http.settings import Settings

__all__ = ["Settings", "create_app"]
