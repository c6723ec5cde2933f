"""Without script: what is typed into a form of the desk is stored or shown again, whichever of its buttons is pressed.

A page whose parts are one thing is one form. Where forms are about different things, the page says what a part costs.
"""

import pytest
from flask import Flask

from tests.cast.desk_forms import PAGES, SEPARATE, buttons_of, forms_of, lost_words, press, type_into
from tests.cast.officers import signed_in
from tests.cast.pages import Browser
from tests.cast.planted import Planted

WARNING = "Yang diketik dan belum disimpan hilang kalau halaman ini ditinggalkan, atau kalau bagian lain dikirim."
STATES = {"/admin/sessions/<session_id>/": ("planned", "open", "closed")}
SAVED = ("/admin/settings/", "/admin/sessions/<session_id>/edit", "/admin/officers/")


def open_page(app: Flask, planted: Planted, rule: str, state: str) -> Browser:
    """The page in a supervisor's browser; everything it can show is there."""
    planted.renew(state, 1)
    browser = signed_in(app, planted.supervisor)
    browser.get(planted.address(rule))
    return browser


def press_each_button(app: Flask, planted: Planted, rule: str, state: str) -> dict[str, dict[str, str]]:
    """Words that were lost, by the button that was pressed after all fields of its form were typed into."""
    browser, lost = open_page(app, planted, rule, state), {}
    places = [(n, m) for n, form in enumerate(forms_of(browser)) for m, _b in enumerate(buttons_of(browser, form))]
    for n, m in places:
        browser = open_page(app, planted, rule, state)
        form = forms_of(browser)[n]
        button, values = buttons_of(browser, form)[m], type_into(form)
        press(browser, form, button)
        if words := lost_words(browser, values):
            lost[f"{rule} {state} {n} {' '.join(button.text.split())}"] = words
        assert rule not in SAVED or "perlu dibetulkan" not in browser.text, "fit to be stored"
    return lost


@pytest.mark.long
@pytest.mark.whole
def test_what_is_typed_into_a_form_is_stored_or_shown_again(app: Flask) -> None:
    planted, lost = Planted(), {}
    for rule in PAGES:
        for state in STATES.get(rule, ("open",)):
            lost |= press_each_button(app, planted, rule, state)
    assert lost == {}


def test_a_page_is_one_form_or_says_what_a_part_costs(app: Flask) -> None:
    planted, several = Planted(), []
    browser = signed_in(app, planted.supervisor)
    for rule in PAGES:
        browser.get(planted.address(rule))
        assert WARNING in " ".join(browser.page.select_one("main noscript").text.split())
        several += [rule] * (len(forms_of(browser)) > 1)
    assert sorted(several) == sorted(SEPARATE)
