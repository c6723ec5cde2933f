"""The first run: seven steps, known by what is stored, that a supervisor leaves and takes up again."""

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.db import db
from kiosk.machine import first_run
from kiosk.models import Hotline, OutreachSession, Village
from kiosk.rules import hotlines, settings
from tests.cast.officers import NEW, invited
from tests.cast.pages import Browser
from tests.conftest import add, open_session

pytestmark = pytest.mark.look

CARD = "Persiapan anjungan: {} langkah lagi."
NEW_THIS_TIME = ["village", "copies"]


def left(desk: Browser) -> list[str]:
    """What the page says is not done."""
    steps = desk.get("/admin/settings/first-run").select("ol.tasks li:not(.fine)")
    return [step.a.text.partition(". ")[2] for step in steps]


def test_it_begins_after_the_first_set_up_and_ends_when_all_is_done(
    app: Flask, visitor: Browser, lontar: Village
) -> None:
    _officer, link = invited()
    visitor.get(link)
    visitor.submit(name="Hasan", username="hasan", password=NEW, again=NEW)
    assert visitor.path == "/admin/"
    assert len(left(visitor)) == 6
    assert CARD.format(6) in visitor.get("/admin/").text
    visitor.follow("Persiapan anjungan")

    visitor.follow("Kop kantor")
    visitor.submit("#data form", contact="Loket Informasi")
    visitor.follow("Persiapan (5 lagi)")
    visitor.follow("Desa anjungan")
    visitor.submit("#villages form", host_village=lontar.label)
    visitor.follow("Persiapan")
    visitor.follow("Telepon hotline")
    with db.write():
        hotlines.called(db.session.get_one(Hotline, "polisi-110"), "Hasan", "Bu Sri")
    visitor.follow("Kantor")
    assert visitor.path == "/admin/settings/first-run", "one tap from any page"
    visitor.press("Tandai selesai")
    visitor.follow("Persiapan (2 lagi)")
    assert left(visitor) == ["Tempat kedua untuk salinan", "Poster untuk HP warga"]
    visitor.press("Tandai selesai")
    with db.write():
        settings.put("second_folder", "")
    assert left(visitor) == []
    assert "Semua langkah selesai" in visitor.text
    visitor.follow("Kantor")
    assert visitor.path == "/admin/settings/"
    assert not visitor.page.find(string=lambda text: "lagi)" in text), "the tab is gone"
    assert "langkah lagi" not in visitor.get("/admin/").text


def test_a_kiosk_in_use_is_asked_only_for_what_is_new(
    app: Flask, supervisors_desk: Browser, session_in_lontar: OutreachSession, checked_today: None
) -> None:
    with db.write():
        settings.put("contact", "Loket Informasi")
    assert first_run.open_steps() == NEW_THIS_TIME
    assert CARD.format(2) in supervisors_desk.get("/admin/").text


def test_what_is_a_step_is_said_once_and_to_supervisors_only(desk: Browser, supervisors_desk: Browser) -> None:
    supervisors = supervisors_desk.get("/admin/").text
    assert "langkah lagi" in supervisors
    assert "kontak untuk urusan data pribadi" not in supervisors
    assert "mendesak atau setempat belum ditelepon" not in supervisors
    officers = desk.get("/admin/").text
    assert "langkah lagi" not in officers
    assert "mendesak atau setempat belum ditelepon" in officers
    with db.write():
        db.session.get_one(Hotline, "polisi-110").checked_on = today()
    assert "mendesak atau setempat belum ditelepon" in supervisors_desk.get("/admin/").text


def test_nobody_says_done_of_what_can_be_seen(supervisors_desk: Browser) -> None:
    before = first_run.open_steps()
    for step in ("contact", "nothing", ""):
        supervisors_desk.get("/admin/settings/first-run")
        supervisors_desk.press("Tandai selesai", step=step)
    assert first_run.open_steps() == before


def test_the_poster_of_the_next_session_is_a_tap_away(supervisors_desk: Browser, lontar: Village) -> None:
    supervisors_desk.get("/admin/settings/first-run")
    supervisors_desk.follow("Poster untuk HP warga")
    assert supervisors_desk.path == "/admin/sessions/new"
    planned = add(open_session(lontar, state="planned"))
    supervisors_desk.get("/admin/settings/first-run")
    supervisors_desk.follow("Poster untuk HP warga")
    assert supervisors_desk.path == f"/admin/sessions/{planned.id}/poster"


def test_a_new_session_begins_with_the_village_of_the_kiosk(
    supervisors_desk: Browser, desk: Browser, lontar: Village
) -> None:
    supervisors_desk.get("/admin/settings/")
    supervisors_desk.submit("#villages form", host_village=lontar.label)
    assert desk.get("/admin/sessions/new").select_one("#village option[selected]")["value"] == lontar.code
    with db.write():
        lontar.active = False
    assert not desk.get("/admin/sessions/new").select("#village option[selected]"), "nobody goes there any more"
