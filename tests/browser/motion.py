"""What moves on a page when it comes, and whether anything else moves with it; no test."""

from typing import Any

from playwright.sync_api import Page

LONGEST = 300  # ms
CALL = ".scene, .home-call"  # the start page calls who passes by, after half a minute and for longer
# With less motion all animations are off, and they begin anew when that is over. At their first moment each is looked
# at, and where every box lies that is in none of them.
WATCH = """([longest, call]) => {
  const boxes = () => new Map(Array.from(document.querySelectorAll('main *'),
    e => [e, Object.values(e.getBoundingClientRect().toJSON()).map(Math.round).join(' ')]));
  const atRest = boxes(), ours = one => !one.effect.target.closest(call);
  const isFine = name => /^(offset|computedOffset|easing|composite|opacity|transform)$/.test(name);
  window.motion = new Promise(done => {
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', () => {
      const faults = [], names = new Set(), all = document.getAnimations().filter(ours);
      for (const one of all) {
        const end = one.effect.getComputedTiming().endTime, name = one.animationName || one.transitionProperty;
        names.add(name);
        if (end > longest) faults.push(`${name} ends after ${end} ms`);
        for (const property of one.effect.getKeyframes().flatMap(Object.keys))
          if (!isFine(property)) faults.push(`${name} changes ${property}`);
        one.pause();
        one.currentTime = 0;
      }
      boxes().forEach((box, e) => {
        if (atRest.get(e) !== box && !all.some(one => one.effect.target.contains(e)))
          faults.push(`moves as well: ${e.outerHTML.slice(0, 120)}`);
      });
      done([Array.from(names), faults]);
    }, { once: true });
  });
}"""


def see_motion(page: Page) -> Any:
    """The names of the animations of this page, and what is wrong with them; nothing moves any more afterwards."""
    page.evaluate(WATCH, [LONGEST, CALL])
    page.emulate_media(reduced_motion="no-preference")
    motion = page.evaluate("motion")
    page.emulate_media(reduced_motion="reduce")
    return motion
