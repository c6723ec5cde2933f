"""Two officers have the same form open: who saves second is shown what the first has saved, and nothing is lost."""

from typing import NamedTuple

import pytest
from flask import Flask

from kiosk.models import Officer, OutreachSession
from kiosk.views.admin import edits, settings
from tests.cast import people
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser
from tests.conftest import add


class Shared(NamedTuple):
    """A form that officers share, a field of it, and what the first and the second type into it."""

    address: str
    field: str
    first: str
    second: str
    part: str = ""  # of a page with several forms, the one of this field's id
    more: dict[str, str] = {}  # noqa: RUF012 - what else is sent


GROUPS = {
    "letterhead": ("office_name", "Kantor A", "Kantor B"),
    "signature": ("signature_name", "Hasan", "Siti"),
    "data": ("contact", "Loket 1", "Loket 2"),
    "screens": ("idle_seconds", "45", "75"),
    "villages": ("host_village", "Lontar", "Susukan"),
    "wifi": ("wifi_name", "Balai", "Desa"),
    "notice": ("words", "Hati-hati", "Waspada"),
}
NEWS = {"dated": "24/11/2026", "until": "30/11/2026"}
FORMS = {
    "session": Shared("/admin/sessions/{session}/edit", "title", "Sosialisasi pagi", "Sosialisasi sore"),
    "hour": Shared("/admin/sessions/{session}/edit", "starts_at", "09.30", "10.00"),
    "finish": Shared("/admin/sessions/{session}/finish", "obstacles", "Listrik padam", "Hujan", more={"save": "1"}),
    "check-in": Shared("/admin/check-ins/{session}/{check_in}/", "name", "Aminah", "Siti Aminah", "correct"),
    "hotline": Shared("/admin/hotlines/sapa-129/", "hours", "Pagi", "Siang"),
    "question": Shared("/admin/questions/Q01/", "explanation", "Satu.", "Dua.", more={"wording": "1"}),
    "officer": Shared("/admin/officers/", "name", "Ratna Dewi", "Ratna Sari", "Ratna"),
    **{
        part: Shared("/admin/settings/", *texts, part, NEWS if part == "notice" else {})
        for part, texts in GROUPS.items()
    },
}


def open_form(browser: Browser, shared: Shared, address: str) -> str:
    """Open the page; the selector of the form."""
    browser.get(address)
    return selector(browser, shared)


def selector(browser: Browser, shared: Shared) -> str:
    forms = browser.page.select(f"main form[method=post]:has([name=version]):has([name={shared.field}])")
    at = [n for n, form in enumerate(forms) if not shared.part or shared.part in str(form)]
    assert at, f"no form of {shared.field}"
    forms[at[0]]["data-shared"] = "yes"
    return "[data-shared]"


def value(browser: Browser, shared: Shared) -> str:
    """What stands in the field."""
    field = browser.page.select_one(f"{selector(browser, shared)} [name={shared.field}]")
    assert field
    return str(field.get("value", field.text)).strip()


@pytest.mark.parametrize("name", FORMS)
def test_nothing_is_overwritten_silently(
    app: Flask, session_in_lontar: OutreachSession, officer: Officer, supervisor: Officer, name: str
) -> None:
    shared = FORMS[name]
    check_in = add(people.came(session_in_lontar, name="Amina"))
    hasan, siti = (signed_in(app, each) for each in (supervisor, add(account("siti", "Siti", "supervisor"))))
    address = shared.address.format(session=session_in_lontar.id, check_in=check_in.id)
    form = open_form(siti, shared, address)
    hasan.submit(open_form(hasan, shared, address), **{shared.field: shared.first}, **shared.more)
    siti.submit(form, status=422, **{shared.field: shared.second}, **shared.more)
    assert "Yang tersimpan sudah berubah sejak halaman ini dibuka (terakhir oleh Hasan" in siti.text
    assert shared.first in siti.text, "what is stored is said"
    assert shared.second in value(siti, shared), "what was typed stands"
    open_form(hasan, shared, address)
    assert shared.first in value(hasan, shared)
    siti.submit(selector(siti, shared), **shared.more)
    open_form(hasan, shared, address)
    assert shared.second in value(hasan, shared), "pressed again, it is meant"


def test_what_is_stored_already_is_no_conflict(app: Flask, officer: Officer, supervisor: Officer) -> None:
    hasan, siti = (signed_in(app, each) for each in (supervisor, add(account("siti", "Siti", "supervisor"))))
    for browser in (hasan, siti):
        browser.get("/admin/hotlines/sapa-129/")
    for browser in (hasan, siti):
        browser.submit("main form[method=post]:has([name=agency])", hours="Pagi")
    assert "Tidak ada yang berubah" in siti.text
    hasan.get("/admin/hotlines/polisi-110/")
    siti.get("/admin/hotlines/")
    siti.press("Tersambung")
    hasan.submit("main form[method=post]:has([name=agency])")
    assert "Tidak ada yang berubah" in hasan.text, "a call that was noted meanwhile is no field of the form"


def test_a_form_from_before_an_update_names_no_version_and_one_that_was_made_up_helps_nobody(
    supervisors_desk: Browser,
) -> None:
    form = "main form[method=post]:has([name=agency])"
    supervisors_desk.get("/admin/hotlines/sapa-129/").select_one("[name=version]").decompose()
    for version in ({}, *({"version": version} for version in ("", "x", "\x00", "é" * 9000, "0"))):
        supervisors_desk.submit(form, status=422, hours="Pagi", **version)
        assert "Yang tersimpan sudah berubah" in supervisors_desk.text


def test_every_form_of_a_row_is_tried() -> None:
    groups = {make.__name__ for make in settings.GROUPS.values()}

    def every(kind: type) -> set[str]:
        return {kind.__name__} | {name for sub in kind.__subclasses__() for name in every(sub)}

    assert every(edits.EditForm) - groups == {
        *("EditForm", "GroupForm", "SessionForm", "PlanForm", "CloseForm"),
        *("CorrectForm", "HotlineForm", "QuestionForm", "OfficerForm"),
    }
    assert settings.GROUPS.keys() <= FORMS.keys()
