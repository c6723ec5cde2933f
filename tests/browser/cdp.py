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

from tests.cast.npm import engine

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


class OldTablet:
    """One page in an old Chromium with a fresh profile, and the pipe to it; use it in a `with`."""

    def __init__(self, version: int, width: int = 800, height: int = 1280, timeout: float = 30) -> None:
        self.timeout, self.session = timeout, ""
        self.events: list[dict[str, Any]] = []
        self._buffer, self._last_id = b"", 0
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        with Path(self._folder.name, "stderr").open("wb") as stderr:
            self._process = subprocess.Popen(
                ["sh", "-c", PIPES, "sh", engine(version), *FLAGS, f"--user-data-dir={self._folder.name}/profile"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
            )
        assert self._process.stdin
        assert self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout
        try:
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
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
        """Ends the browser and wipes its profile."""
        self.session = ""
        with contextlib.suppress(CdpError, ConnectionError):
            self.send("Browser.close")  # 119 ends when the pipe closes, 80 does not
        self._to.close()
        self._from.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Gives any command of the protocol, to the page once there is one; `events` keeps what happened meanwhile."""
        self._last_id += 1
        command = {"id": self._last_id, "method": method, "params": params}
        if self.session:
            command["sessionId"] = self.session
        self._to.write(json.dumps(command).encode() + b"\0")
        while (answer := self._read()).get("id") != self._last_id:
            self.events.append(answer)
        if "error" in answer:
            raise CdpError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], self.timeout)
            chunk = os.read(self._from.fileno(), 1 << 20) if ready else b""
            if not chunk:
                words = Path(self._folder.name, "stderr").read_text(errors="replace")[-2000:]
                raise ConnectionError(f"Chromium {'ended' if ready else 'gives no answer'}; it said:\n{words}")
            self._buffer += chunk
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def viewport(self, width: int, height: int) -> None:
        """The screen in CSS pixels; fingers are used on it."""
        size: dict[str, Any] = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.send("Emulation.setDeviceMetricsOverride", **size, mobile=True)
        self.send("Emulation.setTouchEmulationEnabled", enabled=True)

    def open(self, url: str) -> None:
        """Goes there and waits until it has loaded."""
        if failed := self.send("Page.navigate", url=url).get("errorText"):
            raise CdpError(f"{url}: {failed}")
        self.wait_for("document.readyState == 'complete'")

    def click(self, selector: str) -> None:
        """A finger on its middle, once it is there and nothing covers it."""
        x, y = self.wait_for(AIM % json.dumps(selector))
        self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def type(self, selector: str, text: str) -> None:
        """Taps into the field and presses a key for each character."""
        self.click(selector)
        self.wait_for(f"document.activeElement == document.querySelector({json.dumps(selector)})")
        for character in text:
            self.send("Input.dispatchKeyEvent", type="keyDown", key=character, text=character)
            self.send("Input.dispatchKeyEvent", type="keyUp", key=character)

    def evaluate(self, script: str) -> Any:
        """The value of an expression on the page; a promise is awaited."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise CdpError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait_for(self, script: str) -> Any:
        """The expression's value once it is true; a page that changes under the question is asked again."""
        end = time.monotonic() + self.timeout
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
    def messages(self) -> list[dict[str, Any]]:
        """All that the page complained of so far: console, uncaught exceptions, the policy, failed loads."""
        self.evaluate("0")  # what was said before this answer has then arrived
        kinds = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
        return [event["params"] for event in self.events if event["method"] in kinds]
