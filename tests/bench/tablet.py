"""A poor tablet on a slow line

Chromium slows the line to 400 kbit/s with 400 ms to each answer, and its CPU six times; 800 by 1280, tapped. Each
visit begins with an empty cache and no service worker. A moment is when the frame is drawn that shows the thing. The
limit is Flask alone with one form and one page of 4.4 kB each, without style or script. Cold: the first option is
tapped as soon as it is there, and again until it is taken. In another visit everything may arrive first. Last, the
line is not slowed.
"""

import itertools
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

from playwright.sync_api import Browser as Chromium, Request, sync_playwright

from tests.bench import load
from tests.bench.server import make_seeded_kiosk
from tests.bench.table import Row, Target, at_most
from tests.browser.conftest import CHROMIUM
from tests.cast.server import PATIENCE, TOKEN, Browser, Server, found

SLOWER, LATENCY, BYTES = 6, 400, 400_000 / 8  # times, ms, a second
LINE = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
FREE = LINE | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
READING = 2000  # ms
AGAIN = 20  # turns without an effect after which a person taps once more
TOLD_APART = ("favicon", "app-icon", "webmanifest")

# Tells when a question or a reason is drawn, and where the next tap goes; when a finger came; when anything was drawn.
WATCH = """
(() => {
  const since = performance.timeOrigin;
  let seen = "";
  const look = () => {
    const reason = document.querySelector("#reason"), heading = document.querySelector("h1");
    const next = document.querySelector(reason ? "a.primary" : "button.quiz-option");
    if (!next || !heading) return;
    const name = (reason ? "reason" : "question") + heading.textContent;
    if (name === seen) return;
    seen = name;
    requestAnimationFrame(() => setTimeout(() => {
      const at = since + performance.now(), box = next.getBoundingClientRect();
      benchTold(reason ? "reason" : "question", at, box.x + box.width / 2, box.y + box.height / 2);
    }));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  new PerformanceObserver(list => list.getEntriesByName("first-contentful-paint").forEach(
    entry => benchTold("paint", since + entry.startTime, 0, 0))).observe({ type: "paint", buffered: true });
  addEventListener("pointerdown", event => benchTold("tap", since + event.timeStamp, 0, 0), true);
  benchTold("begun", since, 0, 0);
})()
"""


class Told(NamedTuple):
    """What the page told: when, in ms, and where to tap next."""

    name: str
    at: float
    x: float
    y: float


class Tablet:
    """A fresh browser; what its page tells and asks for, in order."""

    def __init__(self, chromium: Chromium, origin: str, path: str, cookies: dict[str, str]) -> None:
        self.events: list[Told | Request] = []
        self.patience = time.monotonic() + PATIENCE
        self.context = chromium.new_context(
            viewport={"width": 800, "height": 1280}, has_touch=True, service_workers="block"
        )
        self.context.add_cookies([{"name": name, "value": value, "url": origin} for name, value in cookies.items()])
        self.page = self.context.new_page()
        self.page.expose_function("benchTold", lambda *fields: self.events.append(Told(*fields)))
        self.page.on("request", lambda request: self.events.append(request))
        self.page.add_init_script(WATCH)
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("Network.enable")
        self.devtools.send("Network.emulateNetworkConditions", LINE)
        self.devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self.page.goto(origin + path, wait_until="commit")

    def find(self, name: str, since: int = 0) -> Told | None:
        """The first that was told of this name since so many events."""
        return next((one for one in self.events[since:] if isinstance(one, Told) and one.name == name), None)

    def wait(self, name: str) -> Told:
        """The same, once it is there."""
        while not (event := self.find(name)):
            self.turn()
        return event

    def turn(self) -> None:
        """Let the page go on for a moment. Raises TimeoutError if it should long be there."""
        self.page.wait_for_timeout(5)
        if time.monotonic() > self.patience:
            raise TimeoutError(f"{self.page.url}: {self.page.inner_text('main')}")

    def tap(self, where: Told, until: str) -> tuple[float, Told, int]:
        """Tap there, again if nothing comes of it; when that was, what is drawn then, how many events were before."""
        before, turn = len(self.events), itertools.count()
        while not (paint := self.find(until, before)):
            if next(turn) % AGAIN == 0 and not any(request.method == "POST" for request in self.requests_since(before)):
                self.page.touchscreen.tap(where.x, where.y)
            self.turn()
        taps = [one.at for one in self.events[before:] if isinstance(one, Told) and one.name == "tap"]
        return taps[0], paint, before

    def requests_since(self, since: int = 0) -> list[Request]:
        """What the page asked for since then, without icon and manifest."""
        requests = [one for one in self.events[since:] if isinstance(one, Request)]
        return [one for one in requests if not any(name in one.url for name in TOLD_APART)]

    def settle(self) -> None:
        """Until nothing more comes by itself."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(1000)


def body(requests: list[Request]) -> float:
    """What came for them, without headers, in kB."""
    return sum(request.sizes()["responseBodySize"] for request in requests) / 1000


def weight(requests: list[Request]) -> float:
    """The same with headers."""
    return body(requests) + sum(request.sizes()["responseHeadersSize"] for request in requests) / 1000


def apart(requests: list[Request], address: str) -> tuple[list[Request], list[Request]]:
    """Those for this address, where the answer goes and its reason comes from; and the others."""
    return [one for one in requests if one.url == address], [one for one in requests if one.url != address]


@contextmanager
def open_tablet(chromium: Chromium, server: Server, ours: bool) -> Iterator[Tablet]:
    """A tablet that opens the first question."""
    path, cookies = "/question/1", {}
    if ours:
        with closing(Browser(server.port)) as visit:
            fields = {"csrf_token": found(TOKEN, visit.open("GET", "/quiz/").body), "length": "short", "phase": "free"}
            path, cookies = visit.open("POST", "/quiz/", fields).location or "", visit.cookies
    tablet = Tablet(chromium, f"http://127.0.0.1:{server.port}", path, cookies)
    yield tablet
    tablet.context.close()


def cold(tablet: Tablet) -> tuple[float, float]:
    """First paint and first feedback, in seconds."""
    start, first = tablet.wait("begun"), tablet.wait("question")
    _tapped, reason, _before = tablet.tap(first, "reason")
    return (tablet.wait("paint").at - start.at) / 1000, (reason.at - start.at) / 1000


def warm(tablet: Tablet) -> tuple[float, ...]:
    """The figures of FIGURES, in their order."""
    first = tablet.wait("question")
    tablet.settle()
    opening = tablet.requests_since()
    tapped, reason, before = tablet.tap(first, "reason")
    tablet.page.wait_for_timeout(READING)
    answer, ahead = apart(tablet.requests_since(before), opening[0].url)
    onward, following, _before = tablet.tap(reason, "question")
    tablet.settle()
    tablet.devtools.send("Network.emulateNetworkConditions", FREE)
    again, at_once, _before = tablet.tap(following, "reason")
    return (
        *(reason.at - tapped, following.at - onward, at_once.at - again),
        *(weight(opening), len(opening), len(answer), body(answer), len(ahead)),
    )


# what is measured of a tablet, its unit, what is to be reached, and why it is not where it is not
NO_TAP = "for 300 ms a new page takes no tap; less would let the second of two taps press what the first has brought"
HTMX = "half is htmx, whole as it is published; it would take our own scripts in parts, each with a request of its own"
FIGURES: tuple[tuple[str, str, list[Target], str], ...] = (
    ("first paint, cold", "s", [at_most(1.2), at_most(2.2, "share")], ""),
    ("first feedback, cold", "s", [at_most(2.3)], NO_TAP),
    ("tap to feedback", "ms", [at_most(1.25, "share")], ""),
    ("“Lanjut” to the next question", "ms", [at_most(200)], ""),
    ("tap to feedback, line not slowed", "ms", [at_most(150)], ""),
    ("before the first tap", "kB", [at_most(40)], HTMX),
    ("before the first tap", "requests", [at_most(9)], ""),
    ("an answer", "requests", [at_most(1)], ""),
    ("an answer's body", "kB", [at_most(3)], ""),
    ("the page ahead", "requests", [at_most(1)], ""),
)


def measure(rounds: int = 5) -> list[Row]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**CHROMIUM)
        rows = measure_in(chromium, rounds)
        chromium.close()
    return rows


def measure_in(chromium: Chromium, rounds: int) -> list[Row]:
    """The same in a Chromium that runs."""
    figures: dict[bool, list[tuple[float, ...]]] = {True: [], False: []}
    with load.folder(load.MEMORY) as folder:
        kiosk, bare = make_seeded_kiosk(folder / "kiosk")[0], load.Bare(folder / "bare")
        with load.running(kiosk, bare):
            for _round, server in itertools.product(range(rounds), (kiosk, bare)):
                with open_tablet(chromium, server, server is kiosk) as first:
                    at_once = cold(first)
                with open_tablet(chromium, server, server is kiosk) as second:
                    figures[server is kiosk].append((*at_once, *warm(second)))
    ours, limits = (zip(*figures[which], strict=True) for which in (True, False))
    return [
        Row(what, unit, here, limit if all(limit) else (), targets, why=why)
        for (what, unit, targets, why), here, limit in zip(FIGURES, ours, limits, strict=True)
    ]
