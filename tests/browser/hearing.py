"""The reading of a page, as a test hears it; no test."""

import re

from playwright.sync_api import Locator, Page, expect

# keeps what was highlighted, in order, with a sign where the reading ended, and the players; plays the beginning of a
# recording and then its end, so that a test need not listen to all of it; an endless one goes on until it is stopped
LISTEN = """
  window.heard = []; window.players = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!players.includes(this)) {
      players.push(this);
      this.addEventListener("timeupdate", () => {
        if (this.currentTime < this.duration - 1) this.currentTime = this.duration - .5;
      });
    }
    this.playbackRate = 12;
    this.loop = Boolean(window.endless);
    return play.call(this);
  };
  new MutationObserver(changes => changes.forEach(change => {
    const text = change.target;
    if (text.classList.contains("being-read")) heard.push(text.textContent.replace(/\\s+/g, " ").trim());
    if (text.matches("#speak[aria-pressed=false]") && heard.length) heard.push("∎");
    if (document.querySelectorAll(".being-read").length > 1) heard.push("two at once");
    if (heard.length) document.documentElement.dataset.heard = heard.join("|");
  })).observe(document, {attributes: true, attributeFilter: ["class", "aria-pressed"], subtree: true});
"""


def wait_to_hear(page: Page, pattern: str) -> None:
    """Until what was heard so far, joined by bars, matches."""
    expect(page.locator("html")).to_have_attribute("data-heard", re.compile(pattern), timeout=40_000)


def speaker(page: Page) -> Locator:
    """The button of the bar that reads aloud."""
    return page.locator("#speak")


def begin_to_listen(page: Page) -> None:
    """Tap the button, and hear the first of it."""
    speaker(page).click()
    wait_to_hear(page, ".")


def begin_without_end(page: Page) -> None:
    """As begin_to_listen(), but what is heard first goes on until it is stopped or let_end() is called."""
    page.evaluate("window.endless = true")
    begin_to_listen(page)


def let_end(page: Page) -> None:
    """Recordings end from now on."""
    page.evaluate("window.endless = false; players.forEach(player => { player.loop = false; })")


def hear_to_its_end(page: Page) -> list[str]:
    """All that was heard since this was asked last, once the reading has ended."""
    wait_to_hear(page, "∎$")
    return [text for text in take_heard(page) if text != "∎"]


def take_heard(page: Page) -> list[str]:
    """All that was heard since this was asked last."""
    return list(page.evaluate("document.documentElement.dataset.heard = '', heard.splice(0)"))


def words_in(page: Page, selector: str) -> list[str]:
    """The texts with recordings in this part of the page that are on the screen, in order, but for words that open."""
    texts = page.locator(f"{selector} [data-say]:visible:not(.glossary-word:not([open]) *)").all_text_contents()
    return [" ".join(text.split()) for text in texts]
