"""Finds whatever is cut off, spills out of its box, lies under something else or breaks apart, by element boxes."""

from playwright.sync_api import Page

# Every text within the screen and within all boxes around it, every control clear of every other, no number that
# is copied digit by digit broken into lines, and no word of a button.
FAULTS = """() => {
  const faults = [], round = box => [box.left, box.top, box.right, box.bottom].map(Math.round).join(' ');
  const tell = (what, element, box) => faults.push(`${what}: ${element.outerHTML.slice(0, 110)} at ${round(box)}`);
  const seen = e => e && e.getClientRects().length && getComputedStyle(e).visibility === 'visible'
    && !e.closest('.skip, .unseen, svg')
    && !e.matches('details:not([open])') && !e.closest('details:not([open]) > :not(summary)');
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the screen');

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode, parent = node.parentElement;
    if (!node.data.trim() || !seen(parent) || parent.closest('SCROLLS')) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      if (box.right > innerWidth + 1 || box.left < -1) tell('off the screen', parent, box);
      const middle = (box.top + box.bottom) / 2;
      for (let around = parent; around !== document.body; around = around.parentElement) {
        if (getComputedStyle(around).display === 'inline') continue;
        if (around.matches('.foot')) break;  // fixed: the rest of the page goes on beneath it
        const outer = around.getBoundingClientRect();
        if (box.left < outer.left - 1 || box.right > outer.right + 1 || middle < outer.top || middle > outer.bottom) {
          tell('spills', around, box);
          break;
        }
      }
    }
  }

  const isNumber = e => !e.matches('.hotline-address, .verdict-address, [data-size=address]');
  for (const number of Array.from(document.querySelectorAll('.digits')).filter(isNumber)) {
    range.selectNodeContents(number);
    const lines = Array.from(range.getClientRects()).filter(box => box.width > 1);
    const below = lines.find(box => box.top > (lines[0].top + lines[0].bottom) / 2);
    if (below && seen(number)) tell('a number in two lines', number, below);
  }

  // letters of twice the size may leave no other way
  const isLarge = parseFloat(getComputedStyle(document.documentElement).fontSize) > 24;
  for (const button of isLarge ? [] : document.querySelectorAll('.button')) {
    const own = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    while (own.nextNode()) {
      if (!seen(own.currentNode.parentElement)) continue;
      for (const word of own.currentNode.data.matchAll(/\\p{L}+/gu)) {
        range.setStart(own.currentNode, word.index);
        range.setEnd(own.currentNode, word.index + word[0].length);
        if (range.getClientRects().length > 1) tell('a word in two lines', button, button.getBoundingClientRect());
      }
    }
  }

  const controls = Array.from(document.querySelectorAll('a, button, label, summary, select, textarea, '
    + 'input:not([type=hidden]):not([type=radio]):not([type=checkbox])')).filter(e => seen(e) && !e.closest('SCROLLS'));
  const boxes = controls.map(control => control.getBoundingClientRect());
  controls.forEach((one, n) => boxes.forEach((other, m) => {
    const control = controls[m], mine = boxes[n];
    if (m <= n || one.contains(control) || control.contains(one)) return;
    if (control.matches('.say-one') && control.parentNode.contains(one)) return; // it stands on its own option
    if (!one.closest('.foot') !== !control.closest('.foot')) return;
    if (Math.min(mine.right, other.right) - Math.max(mine.left, other.left) > 1
        && Math.min(mine.bottom, other.bottom) - Math.max(mine.top, other.top) > 1) tell('covers', one, other);
  }));

  for (const speaker of document.querySelectorAll('.say-one')) {
    const own = document.createTreeWalker(speaker.parentNode, NodeFilter.SHOW_TEXT);
    const at = speaker.getBoundingClientRect();
    while (own.nextNode()) {
      const text = own.currentNode, whose = text.parentElement;
      if (!text.data.trim() || !seen(whose) || speaker.contains(text)) continue;
      range.selectNodeContents(text);
      const under = Array.from(range.getClientRects()).find(box =>
        Math.min(at.right, box.right) - Math.max(at.left, box.left) > 1
        && Math.min(at.bottom, box.bottom) - Math.max(at.top, box.top) > 1);
      if (under && at.width) tell('words under a speaker', whose, under);
    }
  }
  return faults;
}"""


def find_faults(page: Page, scrolls: str = "#nothing") -> list[str]:
    """Finds what is cut off or covered. Parts that scroll sideways by themselves (wide tables) are left out."""
    faults: list[str] = page.evaluate(FAULTS.replace("SCROLLS", scrolls))
    return faults


# The part of the screen below the bar on which there is neither a line of text nor a picture, a button, a card or a
# field, in squares of four pixels
BLANK = """() => {
  const size = 4, top = document.querySelector('header.bar').getBoundingClientRect().bottom;
  const columns = Math.ceil(innerWidth / size), rows = Math.ceil((innerHeight - top) / size);
  const covered = new Uint8Array(columns * rows), range = document.createRange();
  const seen = e => e.getClientRects().length && getComputedStyle(e).visibility === 'visible'
    && !e.closest('header, dialog, .skip, .unseen')
    && !e.matches('details:not([open])') && !e.closest('details:not([open]) > :not(summary)');
  const cover = box => {
    const right = Math.min(columns, Math.ceil(box.right / size)), bottom = Math.ceil((box.bottom - top) / size);
    for (let y = Math.max(0, Math.floor((box.top - top) / size)); y < Math.min(rows, bottom); y += 1)
      for (let x = Math.max(0, Math.floor(box.left / size)); x < right; x += 1) covered[y * columns + x] = 1;
  };
  document.querySelectorAll('svg, img, button, .button, input, textarea, select, summary, .choice-body, .card, .note, '
    + '.hotline, .talk-bubble, .reply-words, .quiz-rule, .quiz-note, .suitcase')
    .forEach(e => seen(e) && cover(e.getBoundingClientRect()));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim() || !seen(texts.currentNode.parentElement)) continue;
    range.selectNodeContents(texts.currentNode);
    Array.from(range.getClientRects()).forEach(cover);
  }
  return 1 - covered.reduce((sum, one) => sum + one) / covered.length;
}"""


def blank_share(page: Page) -> float:
    """Share of the screen below the bar that no text, picture, button, card or field covers, from 0 to 1."""
    share: float = page.evaluate(BLANK)
    return share
