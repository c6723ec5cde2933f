"""Two officers change one row: the second sees what the first has stored meanwhile, and stores it by sending again."""

import pytest
from flask import Flask

from kiosk.models import Officer, OutreachSession
from tests.cast import people
from tests.cast.officers import account, audit, signed_in
from tests.cast.pages import Browser
from tests.conftest import add

# address, form, field, what the first types and what the second, and the audit's word for the change
ROWS = {
    "plan": ("/admin/sessions/{session}/edit", "main form", "title", "Senang", "Aman", "session-changed"),
    "hotline": ("/admin/hotlines/polisi-110/", "main form.wide-form", "cost", "Rp0", "Gratis", "hotline-changed"),
    "account": (
        "/admin/officers/",
        "form[action$='/{officer}']:has([name=version])",
        "nip",
        "1",
        "2",
        "officer-changed",
    ),
    "person": ("{person}", "form:has([name=version])", "name", "Wayan A", "Wayan B", "check-in-corrected"),
    "question": ("/admin/questions/Q01/", "#question", "rule", "Cek dulu", "Tanya dulu", "question-confirmed"),
}


@pytest.mark.parametrize("noun", ROWS)
def test_the_second_sees_what_the_first_has_stored(
    app: Flask, supervisors_desk: Browser, supervisor: Officer, session_in_lontar: OutreachSession, noun: str
) -> None:
    second_desk = signed_in(app, add(account("siti", "Siti", "supervisor")))
    person = people.check_in(session_in_lontar)
    address, form, field, first, second, action = ROWS[noun]
    address = address.format(
        session=session_in_lontar.id, person=f"/admin/check-ins/{session_in_lontar.id}/{person.id}/"
    )
    form = form.format(officer=supervisor.id)
    more = {"checked": "1"} if noun == "question" else {}
    for browser in (supervisors_desk, second_desk):
        browser.get(address)
    supervisors_desk.submit(form, **{field: first}, **more)
    second_desk.submit(form, 422, **{field: second}, **more)
    assert f"Yang tersimpan “{first}”; di bawah ini isian Anda." in second_desk.text
    assert audit().count(action) == 1
    second_desk.submit(form, **more)
    assert audit().count(action) == 2
    second_desk.get(address)
    assert second_desk.form_data(second_desk.page.select_one(form))[field] == second
