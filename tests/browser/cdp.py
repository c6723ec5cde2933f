"""Drives an old Chromium as a visitor would (Playwright's scripts fail in 80 and 92). No test here."""

import contextlib
import json
import os
import select
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

from tests.browser.engines import engine

FLAGS = [
    "--headless",
    "--no-sandbox",  # root has no other way, in CI and in containers
    "--no-zygote",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--remote-debugging-pipe",
]
# Chromium listens on descriptor 3 and answers on 4.
PIPES = 'exec "$@" 3<&0 4>&1 </dev/null >&2'

# Where a finger would land: the element's middle, once it is there and nothing lies over it.
AIM = """(selector => {
  const element = document.querySelector(selector);
  if (!element) throw Error(selector + " is not on the page");
  element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
  const box = element.getBoundingClientRect();
  const x = box.left + box.width / 2, y = box.top + box.height / 2;
  const top = document.elementFromPoint(x, y);
  if (!box.width || !top) throw Error(selector + " has no place on the screen");
  const own = [element, element.closest("label"), ...(element.labels || [])];
  if (!own.some(part => part && part.contains(top)))
    throw Error(selector + " is covered by " + top.outerHTML.slice(0, 120));
  return [x, y];
})(%s)"""


# The page judges what is true: an element would arrive here as an empty object. What goes wrong is told, not thrown:
# Chromium 80 reports it as the page's own fault.
JUDGE = """(async () => {
  try { const it = await (%s); return [!!it, it, ""]; } catch (error) { return [false, null, String(error)]; }
})()"""


class CdpError(Exception):
    """The browser refused a command, or a script on the page threw."""


class Connection:
    """A running Chromium in a fresh profile, and the pipe to it."""

    def __init__(self, program: Path, timeout: float) -> None:
        self.events: list[dict[str, Any]] = []
        self._timeout, self._buffer, self._last_id = timeout, b"", 0
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with Path(self._folder.name, "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(
                ["sh", "-c", PIPES, "sh", program, *FLAGS, f"--user-data-dir={self._folder.name}/profile"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
            )
        assert self._process.stdin
        assert self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout

    def send(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Gives a command and returns its result; what happened meanwhile is kept in `events`."""
        self._last_id += 1
        command = {"id": self._last_id, "method": method, "params": params}
        if session:
            command["sessionId"] = session
        self._to.write(json.dumps(command).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last_id:
            self.events.append(answer)
        if "error" in answer:
            raise CdpError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], self._timeout)
            chunk = os.read(self._from.fileno(), 1 << 20) if ready else b""
            if not chunk:
                said = Path(self._folder.name, "stderr").read_text(errors="replace")[-2000:]
                raise ConnectionError(f"Chromium {'ended' if ready else 'gives no answer'}; it said:\n{said}")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def close(self) -> None:
        """Ends the browser and wipes its profile."""
        with contextlib.suppress(CdpError, ConnectionError):
            self.send("Browser.close")  # 92 and 119 end when the pipe closes, 80 does not
        self._to.close()
        self._from.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()


class OldTablet:
    """One page in an old Chromium; use it in a `with`."""

    def __init__(self, version: int, width: int = 800, height: int = 1280, timeout: float = 30) -> None:
        self.timeout = timeout
        self._connection = Connection(engine(version), timeout)
        try:
            target = self._connection.send("Target.createTarget", url="about:blank")["targetId"]
            attached = self._connection.send("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Log"):
                self.send(f"{domain}.enable")
            self.viewport(width, height)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the browser."""
        self._connection.close()

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Any command of the protocol, to the page."""
        return self._connection.send(method, self._session, **params)

    def open(self, url: str) -> None:
        """Goes there and waits until it has loaded."""
        if failed := self.send("Page.navigate", url=url).get("errorText"):
            raise CdpError(f"{url}: {failed}")
        self.wait_for("document.readyState == 'complete'")

    def click(self, selector: str) -> None:
        """A finger (or the mouse) on its middle, once it is there and nothing covers it."""
        x, y = self.wait_for(AIM % json.dumps(selector))
        if self._touch:
            self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
            self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        else:
            self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
            for kind in ("mousePressed", "mouseReleased"):
                self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, selector: str, text: str) -> None:
        """Taps into the field and presses a key for each character."""
        self.click(selector)
        self.wait_for(f"document.activeElement == document.querySelector({json.dumps(selector)})")
        for character in text:
            self.send("Input.dispatchKeyEvent", type="keyDown", key=character, text=character)
            self.send("Input.dispatchKeyEvent", type="keyUp", key=character)

    def viewport(self, width: int, height: int, touch: bool = True) -> None:
        """The screen in CSS pixels, and whether fingers or a mouse are used on it."""
        self._touch = touch
        size: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.send("Emulation.setDeviceMetricsOverride", **size, mobile=touch)
        self.send("Emulation.setTouchEmulationEnabled", enabled=touch)

    def evaluate(self, script: str) -> Any:
        """The value of an expression on the page; a promise is awaited."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise CdpError(_exception(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait_for(self, script: str, timeout: float | None = None) -> Any:
        """The expression's value once it is true; a page that changes under the question is asked again."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            try:
                true, value, wrong = self.evaluate(JUDGE % script)
                why = wrong or f"never true: {script}"
            except CdpError as error:
                true, value, why = False, None, str(error)
            if true:
                return value
            if time.monotonic() > end:
                raise TimeoutError(why)
            time.sleep(0.05)

    @property
    def messages(self) -> list[str]:
        """All that the page complained of so far: console, uncaught exceptions, the policy, failed loads."""
        self.evaluate("0")  # what was said before this answer has then arrived
        return [text for event in self._connection.events if (text := _message(event))]


def _message(event: dict[str, Any]) -> str:
    """The text of an event that is a message, else nothing."""
    params = event["params"]
    match event["method"]:
        case "Runtime.consoleAPICalled":
            words = (str(part.get("value", part.get("description", ""))) for part in params["args"])
            return f"{params['type']}: {' '.join(words)}"
        case "Runtime.exceptionThrown":
            return f"exception: {_exception(params['exceptionDetails'])}"
        case "Log.entryAdded":
            entry = params["entry"]
            return f"{entry['level']}: {entry['text']} {entry.get('url', '')}".rstrip()
    return ""


def _exception(details: dict[str, Any]) -> str:
    return str(details.get("exception", {}).get("description") or details["text"])
