"""Accept headers (RFC 9110, section 12.5.1)."""

import pytest

from api.http.negotiation import choose

OFFERS = [("json", ("application/json", "application/x-json")), ("html", ("text/html",)), ("csv", ("text/csv",))]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/html", "html"),
        ("TEXT/HTML; charset=utf-8", "html"),
        ("text/*", "html"),
        ("text/csv;q=0.9, text/html;q=0.8", "csv"),
        ("text/html;q=0.5, application/json;q=0.5", "json"),
        ("*/*, text/html;q=0, application/json;q=0", "csv"),
        ("text/html;q=0", None),
        ("image/png", None),
        ("application/x-json, application/json;q=0", None),
        ("text/html;q=many, text/csv", "csv"),
        (",,;;q=,", None),
    ],
)
def test_the_best_offer_that_is_accepted_is_chosen(accept: str | None, expected: str | None) -> None:
    assert choose(accept, OFFERS) == expected
