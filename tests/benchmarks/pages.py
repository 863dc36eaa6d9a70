"""How long the explorer takes in a real Chromium: until a view stands, and until what somebody does has its effect.

python -m tests.benchmarks.pages [--world W] [--characters 10000] [--times 5]

A world of so many characters is built, or a copy of a store taken, and `legendry serve` started on it. A view is
painted when its first words are, and stands when all that it shows is there, also what scripts fetch; “once” is the
very first time after the server has started. What is done is done with real keys and clicks, and takes from the last
of them until its effect is drawn; lists that wait a moment for the next key (150 ms, checks of a form 80) have that in
it. “server” is the median of the processor time of all processes of the server meanwhile, which says how long it would
take at least on a machine that has nothing else to do.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from api.tokens import Scope, Tokens
from solver import schemas
from tests.api.http.conftest import Server
from tests.benchmarks.clock import Clock
from tests.benchmarks.endpoints import worked
from tests.benchmarks.worlds import built
from tests.browser.conftest import ARGUMENTS

_LOADED = "document.readyState === 'complete'"
_DRAWN = "document.querySelector('#graph[data-ready]') && document.querySelector('#telling').textContent"
_TOTAL = "document.querySelector('#total strong')"
_EDITOR = "[...document.querySelectorAll('.editor *')].some((one) => one.shadowRoot?.querySelector('.cm-content'))"
_QUERY = "SELECT ?who ?whom { ?b a lg:Betrayal ; lg:betrayer ?who ; lg:betrayed ?whom } LIMIT 100"


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser()
    options.add_argument("--world", type=Path, help="a store; it is copied")
    options.add_argument("--characters", type=int, default=10_000)
    options.add_argument("--times", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        store = Path(name) / "society.world"
        if chosen.world is None:
            built(store, chosen.characters)
        else:
            shutil.copytree(chosen.world, store)
        token = Tokens(store).add("bench", Scope.WRITE)
        server = Server(world=store)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
        try:
            measured = Pages(Clock(page), server, someone(server))
            titles = ("once", "painted", "least", "median", "most", "server")
            print(f"{'milliseconds':50}{''.join(f'{title:>9}' for title in titles)}")
            measured.views(chosen.times)
            measured.doings(chosen.times, token)
        finally:
            browser.close()
            server.stop()


def someone(server: Server) -> str:
    """The id of the first who was betrayed: somebody with a life."""
    query = "SELECT ?whom { ?b a lg:Betrayal ; lg:betrayed ?whom . ?whom a lg:Person } ORDER BY ?whom LIMIT 1"
    answer = server.http.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text
    return answer.split()[-1].rpartition("/")[2]


class Pages:
    """Measures the views of one server, and what can be done in them."""

    def __init__(self, clock: Clock, server: Server, person: str) -> None:
        self._clock, self._page, self._server, self._person = clock, clock.page, server, person
        self._at = f"http://127.0.0.1:{server.port}"

    def addresses(self) -> Iterator[tuple[str, str, str]]:
        """What a view is called, its address, and what holds when it stands."""
        person = self._person
        yield "home", "/", _LOADED
        yield "search, “anna”", "/search?q=anna", _LOADED
        yield "people", "/world", _LOADED
        yield "events of 1980", "/world?kind=events&from=1980&to=1980", _LOADED
        yield "people by words", "/world?q=anna", _LOADED
        yield "a person, with graph", f"/id/{person}", _DRAWN
        yield "the KGB, with graph", "/id/kgb", _DRAWN
        yield "kinds of plots", "/plot", _LOADED
        for name in schemas():
            plot = f"/plot?schema={name}"
            yield f"{name}: choices", plot, _TOTAL
            yield f"{name}: and plots", plot, "document.querySelector('.beside, #outcome h2')"
        yield "a story", "/story?schema=reunion", "document.querySelector('.sentence')"
        yield "check", "/check", _LOADED
        yield "write", "/write", _LOADED
        yield "a new person", "/write/new?type=Person", _LOADED
        yield "somebody to edit", f"/write/thing?{urlencode({'id': person})}", _LOADED
        yield "ask", "/ask", _EDITOR
        yield "ask, with an answer", f"/ask?{urlencode({'query': _QUERY})}", "document.querySelector('.found-answer')"
        yield "history", "/history", _LOADED

    def views(self, times: int) -> None:
        """Prints a row for each thing that a view has come to show."""
        for address, rows in groupby(self.addresses(), key=lambda row: row[1]):
            names, _, stands = zip(*rows, strict=True)
            visits, spent = [], []
            for _ in range(times + 1):
                before = self._worked()
                visits.append(self._clock.view(self._at + address, *stands))
                spent.append(max(self._worked() - before, 0.0))  # a process may have ended
            painted = median(painted for painted, _ in visits[1:])
            for number, name in enumerate(names):
                once, *others = (stood[number] for _, stood in visits)
                is_whole = number == len(names) - 1
                _row(name, others, once=once, painted=painted, server=median(spent[1:]) if is_whole else None)
        for job in self._server.http.get("/api/jobs").json()["items"]:  # the check, which would go on for minutes
            self._server.http.delete(f"/api/jobs/{job['id']}")

    def _worked(self) -> float:
        """Milliseconds of processor time that the server has spent so far."""
        return 1000 * sum(map(worked, [self._server.process.pid, *self._server.processes()]))

    def doings(self, times: int, token: str) -> None:
        """Prints a row for each thing that can be done."""
        for name, doing in (
            ("search as you type", self._search),
            ("graph of the KGB: expand", self._expanding),
            ("graph of the KGB: collapse", self._collapsing),
            ("graph of the KGB: hide", self._hiding),
            ("graph of the KGB: undo", self._undoing),
            ("graph of the KGB: another year", self._year),
            ("narrow a plot down: the choices and their number", self._narrowing),
            ("a sentence of a story", self._sentence),
            ("another voice", self._voice),
            ("ask a query", self._asking),
        ):
            with doing() as one:
                _row(name, [one(number) for number in range(times)])
        with self._typing(token) as one:
            _row("check while typing (of it 80 to wait)", [one(number) for number in range(times)])

    @contextmanager
    def _search(self) -> Iterator[Callable[[int], float]]:
        self._open("/", _LOADED)
        field = self._page.locator("#search")

        def one(number: int) -> float:
            field.fill("")
            self._page.wait_for_timeout(300)
            words = ("ann", "mar", "iva", "petr", "kgb", "vien", "joh")[number % 7]
            for letter in words[:-1]:
                field.press(letter)
            self._clock.watch("document.querySelector('.choices:not([hidden]) li')")
            field.press(words[-1])
            return self._clock.took()

        yield one

    @contextmanager
    def _graph(self) -> Iterator[Page]:
        self._open("/id/kgb", _DRAWN)
        self._page.locator("details.listed summary").click()
        yield self._page

    def _press(self, name: str, stands: str) -> float:
        button = self._page.get_by_role("button", name=name).first
        button.focus()
        self._clock.watch(stands)
        button.press("Enter")
        return self._clock.took()

    def _deed(self, name: str) -> float:
        """Presses a button of the list that has a thing's name behind it; its effect is another address."""
        before = self._page.evaluate("location.href")
        return self._press(
            name, f"location.href !== {before!r} && !/…/.test(document.querySelector('#telling').textContent)"
        )

    @contextmanager
    def _expanding(self) -> Iterator[Callable[[int], float]]:
        with self._graph():
            yield lambda _: self._deed("Expand:")

    @contextmanager
    def _collapsing(self) -> Iterator[Callable[[int], float]]:
        with self._graph():

            def one(_: int) -> float:
                self._deed("Expand:")
                return self._deed("Collapse:")

            yield one

    @contextmanager
    def _hiding(self) -> Iterator[Callable[[int], float]]:
        with self._graph():
            yield lambda _: self._deed("Hide:")

    @contextmanager
    def _undoing(self) -> Iterator[Callable[[int], float]]:
        with self._graph():

            def one(_: int) -> float:
                self._deed("Hide:")
                return self._deed("Undo")

            yield one

    @contextmanager
    def _year(self) -> Iterator[Callable[[int], float]]:
        self._open(f"/id/{self._person}", _DRAWN)
        slider = self._page.locator("#year")

        def one(_: int) -> float:
            before = self._page.evaluate("document.querySelector('output').textContent")
            slider.focus()
            self._clock.watch(f"document.querySelector('output').textContent !== {before!r}")
            slider.press("ArrowLeft")
            return self._clock.took()

        yield one

    @contextmanager
    def _narrowing(self) -> Iterator[Callable[[int], float]]:
        address = "/plot?schema=reunion"
        self._open(address, "document.querySelector('.beside')")

        def one(number: int) -> float:
            select = self._page.locator("select[name^='cast.outcome']")
            select.focus()
            self._page.evaluate("document.querySelector('#total').dataset.old = 'yes'")
            self._clock.watch(f"{_TOTAL} && !document.querySelector('#total').dataset.old")
            select.press("ArrowDown" if number % 2 == 0 else "ArrowUp")
            return self._clock.took()

        yield one

    @contextmanager
    def _sentence(self) -> Iterator[Callable[[int], float]]:
        self._open("/story?schema=reunion", "document.querySelector('.sentence')")

        def one(number: int) -> float:
            self._clock.watch(f"document.querySelectorAll('.sentence')[{number}].hasAttribute('aria-current')")
            self._page.locator(".sentence").nth(number).press("Enter")
            return self._clock.took()

        yield one

    @contextmanager
    def _voice(self) -> Iterator[Callable[[int], float]]:
        self._open("/story?schema=reunion", "document.querySelector('.sentence')")

        def one(number: int) -> float:
            select = self._page.get_by_label("Voice")
            select.focus()
            self._page.evaluate("document.querySelector('#reading').dataset.old = 'yes'")
            self._clock.watch("document.querySelector('#reading') && !document.querySelector('#reading').dataset.old")
            select.press("ArrowDown" if number % 2 == 0 else "ArrowUp")
            return self._clock.took()

        yield one

    @contextmanager
    def _asking(self) -> Iterator[Callable[[int], float]]:
        self._open("/ask", _EDITOR)
        self._page.locator(".cm-content").click()

        def one(number: int) -> float:
            self._page.keyboard.press("Control+a")
            self._page.keyboard.insert_text(_QUERY.replace("100", str(50 + number)))
            self._clock.watch(f"(document.querySelector('#answer h2')?.textContent ?? '').startsWith('{50 + number} ')")
            self._page.keyboard.press("Control+Enter")
            return self._clock.took()

        yield one

    @contextmanager
    def _typing(self, token: str) -> Iterator[Callable[[int], float]]:
        self._open(f"/write/thing?{urlencode({'id': self._person})}", _LOADED)
        self._page.get_by_label("Sign in to write").fill(token)
        self._page.get_by_role("button", name="Sign in").click()
        self._page.locator(".signed").get_by_text("You write as").wait_for()
        field = self._page.locator('[data-field="died"] input').first

        def one(number: int) -> float:
            field.fill("199")
            self._page.wait_for_timeout(1_500)
            self._page.evaluate("document.querySelector('.trial').replaceChildren()")
            self._clock.watch(
                "document.querySelector('.trial').textContent && !document.querySelector('.trial[aria-busy]')"
            )
            field.press(str(number % 10))
            return self._clock.took()

        yield one

    def _open(self, address: str, stands: str) -> None:
        self._clock.view(self._at + address, stands)


def _row(
    name: str,
    some: Sequence[float],
    *,
    once: float | None = None,
    painted: float | None = None,
    server: float | None = None,
) -> None:
    def number(value: float | None) -> str:
        return f"{'' if value is None else f'{value:,.0f}':>9}"

    figures = (once, painted, min(some), median(some), max(some), server)
    print(f"{name:50}{''.join(map(number, figures))}", flush=True)


if __name__ == "__main__":
    main()
