"""A supervisor takes the data of the second tablet in, from the file to the counts that came."""

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Officer, OutreachSession, Tombstone, Village
from tests.browser.pages import at_both_sizes, send_file
from tests.cast.commands import check_in, names
from tests.cast.two_kiosks import LONTAR, Kiosk, loaded_elsewhere, tablet  # noqa: F401 - fixtures
from tests.conftest import add, open_session


def full(tablet: Kiosk, session: OutreachSession) -> Path:  # noqa: F811 - the fixture
    """The tablet's file: two people came there, one who is here was erased there, and another session was held."""
    check_in(session, "wayan", "Wayan")
    with tablet.at():
        for nonce, name in (("sari", "Sari"), ("made", "Made")):
            check_in(db.session.get_one(OutreachSession, session.id), nonce, name)
        add(open_session(db.session.get_one(Village, LONTAR), title="Di rumah kepala desa", state="closed"))
        add(Tombstone(nonce_hash=Tombstone.hash_of(b"wayan"), erased_on=today()))
    return tablet.copy


def test_the_second_tablet_is_taken_in(
    app: Flask,
    page: Page,
    live: str,
    supervisor: Officer,
    complaints: list[str],
    tablet: Kiosk,  # noqa: F811 - the fixture
    session_in_lontar: OutreachSession,
) -> None:
    file = full(tablet, session_in_lontar)
    send_file(page, live, "Gabungkan", file)
    expect(page.get_by_role("cell", name="Di rumah kepala desa")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("1 kehadiran dihapus, karena sudah dihapus di sana")
    at_both_sizes(page, "merge-preview")
    assert names() == ["Wayan"]
    page.get_by_text("Ya, kurangi juga data di sini").click()
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.get_by_role("main")).to_contain_text("Data sudah digabungkan")
    at_both_sizes(page, "merge-done")
    assert names() == ["Made", "Sari"]
