"""Behind a reverse proxy, below a prefix: every address that is told leads back to it, and only its word is taken."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.errors import BadRequest
from api.http.app import create_app
from api.http.origin import Origin, read_network
from api.http.settings import Settings
from api.tokens import Scope as Leave
from api.tokens import Tokens
from tests.api.http.conftest import Server
from tests.api.http.reverse_proxy import reverse_proxy
from tests.conftest import SEEDS
from world.loading import load_into_store

PREFIX = "/legendry"
OUTSIDE = "https://legends.example/legendry"
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
}


@dataclass
class Site:
    """A server below a prefix, as its visitors reach it."""

    http: httpx2.Client
    token: str
    log: Path


@pytest.fixture(scope="module", params=[True, False], ids=["the prefix is taken off", "the prefix is left"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("worlds")
    load_into_store(folder / "my.world", [SEEDS])
    log = folder / "access.log"
    options = ("--root-path", PREFIX, "--trust-proxy", "127.0.0.1", "--host-name", "legends.example")
    server = Server(*options, "--access-log", str(log), world=folder / "my.world")
    with (
        reverse_proxy(f"http://127.0.0.1:{server.port}", prefix=PREFIX, strips=request.param) as address,
        httpx2.Client(base_url=address, timeout=90, trust_env=False) as http,
    ):
        yield Site(http, Tokens(folder / "my.world").add("writer", Leave.WRITE), log)
    server.stop()


def test_every_address_on_the_pages_leads_back_through_the_proxy(site: Site) -> None:
    addresses = {PREFIX + "/"}
    for page in ("/", "/docs", "/ask?question=who-betrayed-whom", "/search?q=kazuo", "/story?schema=reunion&seed=3"):
        text = site.http.get(PREFIX + page, headers={"Accept": "text/html"}).text
        found = re.findall(r'(?:href|src|action|data-find|data-terms|data-kinds)="([^"#]+)["#]', text)
        addresses |= {one.replace("&amp;", "&") for one in found if not one.startswith("data:")}
    assert len(addresses) > 10
    assert all(address.startswith(PREFIX + "/") for address in addresses)
    for address in {address.partition("?")[0]: address for address in sorted(addresses)}.values():
        if not address.startswith((PREFIX + "/story?", PREFIX + "/id/", PREFIX + "/api/search")):
            assert site.http.get(address).status_code in (200, 303), address


def test_redirects_and_new_graphs_tell_the_address_outside(site: Site) -> None:
    assert site.http.get(PREFIX + "/.well-known/void").headers["location"] == f"{OUTSIDE}/sparql"
    made = site.http.post(
        PREFIX + "/data",
        content="<> <http://x/b> 1 .",
        headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {site.token}"},
    )
    place = made.headers["location"]
    assert place.startswith(f"{OUTSIDE}/data/")
    read = site.http.get(place.removeprefix("https://legends.example"), headers={"Accept": "application/n-triples"})
    assert f"<{place}> <http://x/b>" in read.text


def test_the_description_and_the_openapi_document_tell_the_address_outside(site: Site) -> None:
    assert f"<{OUTSIDE}/sparql>" in site.http.get(PREFIX + "/sparql", headers={"Accept": "text/turtle"}).text
    assert site.http.get(PREFIX + "/openapi.json").json()["servers"] == [{"url": PREFIX}]


def test_what_a_method_may_be_is_told_below_a_prefix_too(site: Site) -> None:
    assert site.http.delete(PREFIX + "/sparql").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_the_log_has_the_visitors_address_and_not_the_proxys(site: Site) -> None:
    site.http.get(PREFIX + "/health")
    ends = time.monotonic() + 10
    while f"{PREFIX}/health" not in site.log.read_text("utf-8") and time.monotonic() < ends:
        time.sleep(0.01)  # the line is written just after the answer
    line = json.loads(site.log.read_text("utf-8").splitlines()[-1])
    assert (line["client"], line["path"]) == ("203.0.113.9", f"{PREFIX}/health")


def test_nobody_else_is_believed(tmp_path: Path) -> None:
    settings = Settings(proxies=("192.0.2.0/24",))
    with TestClient(
        create_app(SEEDS, settings=settings), base_url="http://127.0.0.1", client=("198.51.100.1", 1)
    ) as client:
        answer = client.get("/.well-known/void", headers=FORGED, follow_redirects=False)
        assert answer.headers["location"] == "http://127.0.0.1/sparql"


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 192.0.2.77", "203.0.113.9"),
        ("nonsense", "192.0.2.1"),
        ("", "192.0.2.1"),
    ],
)
def test_of_a_chain_only_what_trusted_proxies_added_counts(chain: str, client: str) -> None:
    async def tell(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(scope["client"][0])(scope, receive, send)

    origin = Origin(tell, root_path="", trusted=[read_network("192.0.2.0/24")])
    visitor = TestClient(origin, client=("192.0.2.1", 1))
    assert visitor.get("/", headers={"X-Forwarded-For": chain}).text == client


@pytest.mark.parametrize(
    "settings", [Settings(root_path="legendry"), Settings(proxies=("localhost",)), Settings(origins=("example.org",))]
)
def test_a_setting_that_means_nothing_is_refused_at_once(settings: Settings) -> None:
    with pytest.raises(BadRequest, match="Write"):
        create_app(SEEDS, settings=settings)
