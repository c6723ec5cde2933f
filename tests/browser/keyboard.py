"""Somebody who uses the keyboard alone, and sees at each key where the focus is."""

from playwright.sync_api import Locator, Page, expect

# whether the focus can be seen, by a line around the control or around the card it stands in, and is where it is to go
FOCUS = """target => { const own = document.activeElement, box = own.getBoundingClientRect();
    const card = document.querySelector(`label[for='${own.id || '-'}']`);
    const line = e => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth);
    const isSeen = [own, own.nextElementSibling, card, own.closest('label')].some(e => line(e) >= 2)
        && box.bottom > 0 && box.top < innerHeight;
    return [own === document.body || isSeen ? '' : own.outerHTML, own === target]; }"""


class Keyboard:
    """Somebody who never touches the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Tab until it has the focus; what has the focus can be seen all the way."""
        expect(target).to_be_visible()
        # htmx moves the focus to the heading a moment after it has swapped the page
        expect(self.page.locator(".htmx-request, .htmx-settling")).to_have_count(0)
        element = target.element_handle()  # once: to find an element by its role takes longer than all else
        for _ in range(250):
            self.page.keyboard.press(key)
            unseen, has_come = self.page.evaluate(FOCUS, element)
            assert not unseen, unseen[:300]
            if has_come:
                return
        raise AssertionError(f"Tab never comes to {target}")

    def press(self, role: str, name: str, key: str = "Enter") -> None:
        self.to(self.page.get_by_role(role, name=name).first)  # type: ignore[arg-type]
        self.page.keyboard.press(key)

    def type(self, field: str, text: str) -> None:
        self.to(self.page.locator(f"[name={field}]"))
        self.page.keyboard.type(text)
