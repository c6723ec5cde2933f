"""What an officer typed, left and came back to."""

from bs4 import BeautifulSoup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.db import db
from kiosk.models import Draft, OutreachSession
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser

TYPED = "Penyuluhan di balai desa, sampai sore"


BACK = "Ini isian Anda yang belum dikirim"


def leave(browser: Browser, minutes: int = 11) -> None:
    """Nobody uses this browser for so long."""
    with browser.client.session_transaction() as cookie:
        cookie["seen_at"] -= 60 * minutes


def sign_in(browser: Browser, username: str = "ratna") -> None:
    """From the sign-in page on which this browser stands."""
    assert browser.path == "/admin/sign-in"
    browser.submit(username=username, password=PASSWORD)


def kept() -> list[Draft]:
    return list(db.session.scalars(select(Draft)))


def value(page: BeautifulSoup, name: str) -> str:
    """What stands in this field."""
    field = page.select_one(f"main [name={name}]")
    assert field, name
    return field.text.strip() if field.name == "textarea" else str(field.get("value", ""))


def edit(browser: Browser, session: OutreachSession) -> str:
    """Open the form of this session; its address."""
    path = f"/admin/sessions/{session.id}/edit"
    browser.get(path)
    return path


def typed(browser: Browser) -> MultiDict[str, str]:
    """What the form that is open would send, with something typed into it."""
    form = browser.page.select_one("main form.form")
    assert form
    data = browser.filled(form)
    data.setlist("material", [TYPED])
    return data
