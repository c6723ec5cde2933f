"""What every hall shows is the supervisor's where halls are many: an officer of some villages sees no way to it."""

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, OfficerVillage
from tests.cast.officers import account, signed_in
from tests.cast.pages import Browser
from tests.cast.planted import Planted, form_token
from tests.cast.roles import ROWS, send
from tests.conftest import add

LONTAR, TIRTAYASA = "36.04.13.2007", "36.04.13"
OF_THE_OFFICE = ("/admin/content/", "/admin/questions/", "/admin/audio/", "/admin/villages/")


def officer_of(app: Flask, *codes: str) -> Browser:
    """Bu Sari, who was given these villages, signed in."""
    sari = account("sari", "Sari", "officer")
    sari.given = [OfficerVillage(code=code) for code in codes]
    return signed_in(app, add(sari))


def refused() -> list[str]:
    """What somebody tried who may not."""
    found = select(AuditEntry.row).where(AuditEntry.action == "refused").order_by(AuditEntry.at)
    return list(db.session.scalars(found))


@pytest.mark.parametrize("codes", [(LONTAR,), (TIRTAYASA,)])
def test_what_every_hall_shows_is_closed_to_an_officer_of_some_villages(app: Flask, codes: tuple[str, ...]) -> None:
    planted, sari = Planted(), officer_of(app, *codes)
    rows = [row for row in ROWS if row[0].startswith(OF_THE_OFFICE)]
    with sari.client.session_transaction() as cookie:
        cookie["csrf_token"] = "0" * 40
    for rule, method, *_who in rows:
        data = {"csrf_token": form_token(app)} if method == "POST" else None
        answer = send(sari.client, method, planted.address(rule), data=data)
        assert answer.status_code == 403, (rule, method)
    assert len(refused()) == len(rows)


def test_menu_tabs_and_guide_show_what_an_officer_of_some_villages_may_open(app: Flask) -> None:
    sari = officer_of(app, LONTAR)
    sari.get("/admin/")
    sari.follow("Isi kiosk")
    assert sari.path == "/admin/hotlines/"
    assert [tab.text.strip() for tab in sari.page.select(".tabs a")] == ["Hotline", "Kartu hotline"]
    for path in ("/admin/", "/admin/hotlines/", "/admin/hotlines/cards", "/admin/help/"):
        links = [str(link["href"]) for link in sari.get(path).select("a[href]")]
        assert not [link for link in links if link.startswith(OF_THE_OFFICE)], path
    assert [topic["id"] for topic in sari.get("/admin/help/content").select("h2[id]")] == ["hotlines"]
