"""Which texts of a page nobody hears; no test."""

from typing import Any

from playwright.sync_api import Page

# What is shown and not said, and why. Telephone numbers are said, digit by digit.
SILENT = {
    ".record-code-digits": "the withdrawal code: it is hers alone, and a hall has ears",
    ".village-cards, .place": "names of villages, which a sentence leaves to the officers, and what was typed",
    ".source": "what a fact rests on: articles of law, for who wants to look them up",
    ".hotline-address, .verdict-address, [data-size=address], .take-home-address": "the address of a website",
    ".skip": "shown to a keyboard only",
    ".bar": "the same on every page, and each has its picture",
    "#home-after": "a second less each second: a count that is read never ends",
    ".speaker": "the buttons that read aloud",
}
# Texts that no element with recordings holds: of the page, of steps still to come, and of the script's own templates.
UNSPOKEN = """silent => { const found = [];
  const look = root => { const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) { const text = texts.currentNode, own = text.parentElement;
      if (/\\p{L}/u.test(text.data) && !own.closest('[data-say], script, style, [aria-hidden=true], ' + silent))
        found.push(text.data.trim()); } };
  look(document.body);
  document.querySelectorAll('template').forEach(template => look(template.content));
  return found; }"""


def find_unspoken(page: Page) -> Any:
    """Texts of this page, and of what its script may put into it, that cannot be read aloud."""
    return page.evaluate(UNSPOKEN, ", ".join(SILENT))
