"""Keluarga dalam bahaya: six steps, each with the numbers that it needs and what it rests on."""

import pytest

from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import content, hotlines
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser, sources

pytestmark = pytest.mark.look


def test_six_steps_lead_on_from_the_help_page(visitor: Browser) -> None:
    visitor.get("/hotlines/")
    visitor.follow("Keluarga dalam bahaya")
    steps = content.family()["danger"]["steps"]
    for number, step in enumerate(steps, 1):
        assert visitor.page.h1.text.strip() == step["id"]
        assert f"Langkah {number} dari {len(steps)}" in visitor.text
        assert step["say"]["id"] in visitor.text
        assert sources(visitor) == [f"Sumber: {step['source']['id']} – {unconfirmed(step['as_of'])}"]
        listed = [link["href"].rpartition("/")[2] for link in visitor.page.select("main a.hotline")]
        assert listed == step["hotlines"]
        assert bool(visitor.page.select("main [href='/hotlines/missions/']")) == step["missions"]
        if number < len(steps):
            visitor.follow("Lanjut")
    assert "Belum punya Lembar Keluarga? Minta kepada petugas." in visitor.text
    visitor.follow("Kembali")
    assert visitor.path == "/family/5"


def test_the_checklist_leads_there_too(visitor: Browser) -> None:
    visitor.get("/checklist/")
    visitor.follow("Keluarga dalam bahaya")
    assert visitor.path == "/family/"


def test_there_is_no_seventh_step(visitor: Browser) -> None:
    for path in ("/family/0", "/family/7"):
        visitor.get(path, status=404)


def test_a_number_that_an_officer_hid_is_in_no_step(visitor: Browser) -> None:
    with db.write():
        hotlines.show(db.session.get_one(Hotline, "kp2mi-08001000"), on=False)
    visitor.get("/family/3")
    assert not visitor.page.select("[href='/hotlines/kp2mi-08001000']")
    assert visitor.page.select("[href='/hotlines/kemlu-pelindungan-wni']")
