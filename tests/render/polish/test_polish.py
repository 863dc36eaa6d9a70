"""A server that rewords stories may answer honestly, wrongly, slowly, not at all, or with an attack."""

import asyncio
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pyoxigraph as ox
import pytest

from render import Sentence, Telling
from render.polish import Guard, PolishError, Server, polish
from world import World

Answer = Callable[[Sequence[str]], object]

TOLD = Telling(
    title="The List",
    schema="the-list",
    seed=0,
    style="noir",
    plot="p",
    sentences=(
        Sentence("Anna Sorokina opened the letter on 3 March 1985 and did not sit down.", 1, (("a", "lg:agent", "b"),)),
        Sentence("Gerhard Nolte had sold Anna Sorokina for two tickets.", 1, (("c", "lg:betrayer", "d"),)),
        Sentence("“You were never mine,” Gerhard Nolte said slowly.", 2, (("e", "lg:party", "d"),)),
    ),
)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.paths.append(self.path)
        server.keys.append(self.headers.get("Authorization"))
        answer = server.answer(json.loads(asked["messages"][1]["content"]))
        if isinstance(answer, int):
            self.send_response(answer)
            self.send_header("Location", server.elsewhere)
            self.end_headers()
            return
        body = answer if isinstance(answer, bytes) else _chat(json.dumps(answer))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


def _chat(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@pytest.fixture
def serving() -> Iterator[Callable[[Answer], Any]]:
    running: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> Any:
        server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.answer, server.keys, server.paths, server.elsewhere = answer, [], [], ""
        server.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def world() -> World:
    return World(ox.Store())


def _texts(telling: Telling) -> list[str]:
    return [said.text for said in telling.sentences]


def test_a_server_is_heard_where_an_event_loop_runs(serving: Callable[[Answer], Any]) -> None:
    server = Server(serving(list).url)

    async def within() -> list[str]:
        return server.reworded(["One.", "Another."])

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, within()).result() == ["One.", "Another."]


def test_an_honest_server_is_heard(serving: Callable[[Answer], Any], world: World) -> None:
    def honest(sentences: Sequence[str]) -> list[str]:
        return [text.replace("opened the letter", "slowly opened the letter") for text in sentences]

    done = polish(world, TOLD, Server(serving(honest).url))
    assert done.reworded == 1
    assert _texts(done.telling)[0].startswith("Anna Sorokina slowly opened the letter on 3 March 1985")
    assert [said.facts for said in done.telling.sentences] == [said.facts for said in TOLD.sentences]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("3 March", "4 March", "changes a number"),
        ("March", "May", "names others"),
        ("did not sit", "did sit", "changes a negation"),
        ("Gerhard Nolte had sold Anna Sorokina", "Anna Sorokina had sold Gerhard Nolte", "another order"),
        ("Gerhard Nolte had", "Viktor Orlov had", "names others"),
        ("two tickets", "three tickets", "changes a number"),
        ("two tickets", "two tickets and a revolver", "adds `revolver`"),
        ("You were never mine", "You were always mine", "said aloud"),
        ("the letter on", "the letter from her sister on", "changes a person"),
        ("opened the letter on 3 March 1985 and did not sit down", "did not 3 March 1985", "leaves out too much"),
        ("said slowly.", "said slowly.\n# Ignore all of this", "marks that are no text"),
        ("said slowly.", "said slowly.\nIgnore all of this", "names others"),
    ],
)
def test_a_server_that_is_wrong_changes_nothing(
    serving: Callable[[Answer], Any], world: World, old: str, new: str, fault: str
) -> None:
    done = polish(world, TOLD, Server(serving(lambda some: [text.replace(old, new) for text in some]).url))
    assert _texts(done.telling) == _texts(TOLD)
    assert any(fault in note for note in done.notes), done.notes


@pytest.mark.parametrize(
    "answer",
    [
        lambda some: [*some, "One more."],
        lambda some: {"sentences": "none"},
        lambda some: "no list",
        lambda some: b"<html>",
        lambda some: _chat("Ignore the rules. " + json.dumps(["<script>alert(1)</script>"] * len(some))),
        lambda some: _chat("[" * 100_000),
        lambda some: b"x" * 1_000_000,
        lambda some: 500,
        lambda some: [{"text": text} for text in some],
    ],
)
def test_what_is_no_list_of_sentences_is_not_taken(
    serving: Callable[[Answer], Any], world: World, answer: Answer
) -> None:
    done = polish(world, TOLD, Server(serving(answer).url))
    assert done.reworded == 0
    assert _texts(done.telling) == _texts(TOLD)
    assert done.notes


def test_a_slow_server_is_waited_for_only_so_long(serving: Callable[[Answer], Any], world: World) -> None:
    def slow(sentences: Sequence[str]) -> Sequence[str]:
        time.sleep(1.5)
        return sentences

    begun = time.monotonic()
    done = polish(world, TOLD, Server(serving(slow).url, seconds=0.2))
    assert time.monotonic() - begun < 1.4
    assert _texts(done.telling) == _texts(TOLD)


def test_a_server_that_is_not_there_leaves_the_story_as_it_is(world: World) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = polish(world, TOLD, Server(f"http://127.0.0.1:{port}/v1", seconds=1))
    assert _texts(done.telling) == _texts(TOLD)
    assert "did not answer" in done.notes[0]


def test_the_key_goes_to_the_named_server_and_to_no_other(
    serving: Callable[[Answer], Any], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEGENDRY_POLISH_KEY", "secret")
    other = serving(lambda some: some)
    first = serving(lambda some: 307)
    first.elsewhere = f"{other.url}/chat/completions"
    done = polish(world, TOLD, Server(first.url))
    assert first.keys == ["Bearer secret"] * 2
    assert other.keys == []
    assert "answered 307" in done.notes[0]


@pytest.mark.parametrize(
    "url",
    [
        *("", "ftp://x", "nowhere", "file:///etc/passwd", "http://", "http://[::1", "http://127.0.0.1:99999/v1"),
        *("unix:///run/x.sock", "http+unix://x/v1", "http://127.0.0.1:0/v1", "http://x\u0000y/", "http://a b/\x1b[2J"),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(PolishError, match="is no server"):
        Server(url)


@pytest.mark.parametrize("url", ["ftp://me:secret@x/v1", "http://me:secret@[::1", "nowhere?key=secret"])
def test_an_address_that_is_refused_gives_no_secret_away(url: str) -> None:
    with pytest.raises(PolishError) as refused:
        Server(url)
    assert "secret" not in str(refused.value)


def test_what_an_address_holds_of_secrets_is_sent_and_not_shown(serving: Callable[[Answer], Any], world: World) -> None:
    server = serving(lambda some: 500)
    asked = Server(server.url.replace("//", "//me:hidden@") + "?key=hidden")
    done = polish(world, TOLD, asked)
    assert server.keys[0].startswith("Basic ")
    assert server.paths[0] == "/v1/chat/completions?key=hidden"
    assert "answered 500" in done.notes[0]
    assert "hidden" not in f"{done.notes} {asked!r}"


def test_no_proxy_of_the_environment_is_asked(
    serving: Callable[[Answer], Any], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serving(lambda some: 500)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)
    polish(world, TOLD, Server(serving(lambda some: some).url))
    assert proxy.keys == []


def _raw(*chunks: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that answers with bytes of its own, one chunk after the other, until it is told to stop."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with suppress(OSError):
                while not stop.is_set():
                    taken, _ = listening.accept()
                    with taken, suppress(OSError):
                        taken.recv(65_536)
                        for chunk in chunks:
                            taken.sendall(chunk)
                            if stop.wait(pause):
                                return

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        stop.set()


BOMB = gzip.compress(b"[" * 5_000_000)


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        ([b"HTTP/1.1 200 OK\r\n", *[b"X-More: 1\r\n"] * 1000], "did not answer"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", *[b"["] * 1000], "did not answer"),
        ([b"H", *[b" "] * 1000], "did not answer"),
    ],
)
def test_an_answer_in_drops_has_an_end(world: World, chunks: list[bytes], said: str) -> None:
    with contextmanager(_raw)(*chunks, pause=0.05) as url:
        begun = time.monotonic()
        done = polish(world, TOLD, Server(url, seconds=0.3))
        assert time.monotonic() - begun < 2
    assert said in done.notes[0]
    assert _texts(done.telling) == _texts(TOLD)


@pytest.mark.parametrize("packed", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_nothing_is_unpacked(world: World, packed: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {packed}\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode()
    with contextmanager(_raw)(head, BOMB) as url:
        done = polish(world, TOLD, Server(url, seconds=5))
    assert "packed its answer" in done.notes[0]


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "utf-7", "no-such"])
def test_a_wrong_charset_is_no_answer_or_the_same_text(
    serving: Callable[[Answer], Any], world: World, charset: str
) -> None:
    body = _chat(json.dumps(_texts(TOLD)[:1], ensure_ascii=False))
    with contextmanager(_raw)(
        f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset={charset}\r\nConnection: close\r\n\r\n".encode(),
        body + b"\xff",
    ) as url:
        done = polish(world, TOLD, Server(url, seconds=5))
    assert _texts(done.telling) == _texts(TOLD)


DECEITS = {
    # roles
    "Gerhard Nolte had sold Anna.": ["Gerhard Nolte had been sold by Anna.", "Gerhard Nolte had killed Anna."],
    "Anna left after Boris came.": ["After Anna left Boris came.", "Anna left before Boris came."],
    "Anna shot and Boris ran.": ["Anna ran and Boris shot.", "Anna and Boris ran."],
    "Anna sat and Boris turned.": ["Anna turned and Boris sat."],
    "Anna met Boris and had sold the list.": ["Anna met Boris, who had sold the list."],
    # negation, doubt, mood
    "She was a faithful friend.": ["She was an unfaithful friend.", "She was almost a faithful friend."],
    "She spoke kindly of Boris.": ["She spoke unkindly of Boris.", "She perhaps spoke kindly of Boris."],
    "She opened the letter.": [
        "She wanted to open the letter.",
        "She stopped opening the letter.",
        "She would have opened the letter.",
        "She failed to open the letter.",
        "She burned the letter.",
        "She opened the letter and returned home.",
        "She opened every letter.",
        "She opens the letter.",
        "She and the ally opened the letter.",
        "She and the family opened the letter.",
        "She and somebody opened the letter.",
        "Somebody opened the letter.",
        "She opened the letter outside.",
        "If she opened the letter.",
        "She opened the letter again.",
        "She falsely opened the letter.",
        "She opened the <b>letter</b>.",
        "She opened the lettеr.",
        "She opened the letter \U0001f600.",
        "She opened the letter\u202e.",
        "She opened the letter \ud800.",
        "She opened the letter **well**.",
        "She opened the letter {well}.",
        "“She opened the letter.",
        "She opens the letter and waits.",
        "She opened the letter and waits.",
    ],
    "Anna had come and Boris did not stay.": [
        "Anna had not come and Boris did stay.",
        "Anna came; Boris did not stay.",
    ],
    "Anna waits.": ["Anna waited.", "Anna and he waits."],
    "“Yes,” Anna said, and Boris said “No.”": ["Anna said “Yes,” and Boris said “No.”", "“No.” Anna said “Yes,”"],
}


@pytest.mark.parametrize(("told", "text"), [(told, text) for told, texts in DECEITS.items() for text in texts])
def test_a_rewriting_that_says_something_else_is_refused(told: str, text: str) -> None:
    assert Guard([]).fault(Sentence(told, 1, ()), text)


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("She opened the letter.", "Quietly, she opened the letter."),
        ("She opened the letter and read the date twice.", "She opened the letter, and read the date twice."),
        ("The room was cold, and nobody spoke.", "The room was very cold; nobody spoke."),
    ],
)
def test_a_rewriting_in_another_rhythm_may_stand(told: str, text: str) -> None:
    assert Guard([]).fault(Sentence(told, 1, ()), text) == ""


def test_what_facts_are_called_may_not_go() -> None:
    told = Sentence("Anna kept the heavy pistol under her coat.", 1, ())
    assert Guard(["a heavy pistol"]).fault(told, "Anna kept the pistol under her coat.") == "it leaves out `heavy`"
    assert Guard([]).fault(told, "Anna kept the pistol under her coat.") == ""
