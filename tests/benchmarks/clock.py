"""A clock inside a page: how long the browser takes until what somebody waits for stands."""

from playwright.sync_api import Page

PATIENCE = 60_000
"""Milliseconds after which nobody waits any longer: it took NaN."""

_CLOCK = """
window.begun = 0;
const begin = (event) => { if (event.isTrusted) window.begun = event.timeStamp; };
for (const name of ["keydown", "input", "change", "pointerdown"]) addEventListener(name, begin, { capture: true });
"""
"""When the last thing was done on the page, in milliseconds since the page was begun."""

_STANDS = f"""(stands) => new Promise((found) => {{
  const until = performance.now() + {PATIENCE};
  const look = () => {{
    const now = performance.now();
    if (stands()) found(now);
    else if (now > until) found(NaN);
    else requestAnimationFrame(look);
  }};
  look();
}})"""
_PAINTED = """() => {
  const [one] = performance.getEntriesByName("first-contentful-paint");
  return one ? one.startTime : performance.now();
}"""


class Clock:
    """Measures one page after the other in a tab of a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.add_init_script(_CLOCK)

    def view(self, address: str, *stands: str) -> tuple[float, list[float]]:
        """Goes to an address: milliseconds until something is painted, and until each expression of JS holds."""
        self.page.goto(address, wait_until="commit")
        whole = [float(self.page.evaluate(f"({_STANDS})(() => {one})")) for one in stands]
        return float(self.page.evaluate(_PAINTED)), whole

    def watch(self, stands: str) -> None:
        """Begins to wait until an expression holds that does not hold yet."""
        self.page.evaluate(
            f"() => {{ window.begun = 0; window.stood = ({_STANDS})(() => window.begun && ({stands})); }}"
        )

    def took(self) -> float:
        """Milliseconds from the last thing that was done until what is watched for stands and is drawn."""
        return float(self.page.evaluate("async () => (await window.stood) - window.begun"))
