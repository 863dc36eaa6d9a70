"""Legendry over HTTP: SPARQL, plots, stories, graphs, and pages to read them on. `app.py` puts it together."""
