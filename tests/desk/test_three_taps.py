"""From the first page of the desk every other one is at most three taps away, by the menu, tabs and links; the menu
marks where it stands.
"""

from collections import defaultdict

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from kiosk.models import OutreachSession, Village
from tests.cast.pages import Browser
from tests.cast.planted import Planted
from tests.cast.roles import PARTS, ROWS, send
from tests.conftest import add, open_session

pytestmark = pytest.mark.look

TAPS = 3
ALIKE = 4  # pages of one kind that are looked at from each distance: sessions differ by their state
# parts of a page, where one comes from outside, and addresses of forms, which show their page again
NO_PAGES = (*PARTS, "/admin/sign-in", "/admin/set-up/<token>")


def links(desk: Browser, address: str) -> list[str]:
    """Where the menu, the tabs and the middle of this page lead."""
    page = desk.get(address)
    return [str(link["href"]).partition("#")[0] for link in page.select(".top a[href], main a[href]")]


def within_reach(app: Flask, desk: Browser) -> set[str]:
    """The rules of every page that so many taps lead to."""
    urls = app.url_map.bind("localhost")
    seen: set[str] = set()
    found, here = set(), ["/admin/"]
    for distance in range(TAPS + 1):
        kinds: dict[str, list[str]] = defaultdict(list)
        for address in here:
            try:
                rule, _values = urls.match(address.partition("?")[0], "GET", return_rule=True)
            except HTTPException:
                continue
            if rule.rule.startswith("/admin/") and address not in seen:
                kinds[rule.rule].append(address)
        found |= set(kinds)
        tapped = [address for alike in kinds.values() for address in alike[:ALIKE]]
        seen |= set(tapped)
        here = [link for address in tapped for link in links(desk, address)] if distance < TAPS else []
    return found


def is_page(client: FlaskClient, address: str) -> bool:
    """Whether a GET shows a page of its own: the address of a form alone leads elsewhere, a picture is none."""
    answer = send(client, "GET", address)
    return (answer.status_code, answer.mimetype) == (200, "text/html")


def test_no_page_is_further_than_three_taps(app: Flask, lontar: Village) -> None:
    planted = Planted()
    for state in ("planned", "closed", "cancelled"):
        reason = "Hujan" if state == "cancelled" else ""
        add(open_session(lontar, title=state, state=state, cancel_reason=reason))
    desk = Browser(app)
    desk.client = planted.client(app, "supervisor")
    rules = {row[0] for row in ROWS if row[1] == "GET" and row[0].startswith("/admin/") and row[0] not in NO_PAGES}
    pages = {rule for rule in rules if is_page(desk.client, planted.address(rule))}
    assert len(pages) > 20
    assert sorted(pages - within_reach(app, desk)) == []


def test_the_menu_marks_where_a_page_stands(supervisors_desk: Browser, session_in_lontar: OutreachSession) -> None:
    key = session_in_lontar.id
    entries = {"": "Hari ini", f"check-ins/{key}/": "Sesi", f"sessions/{key}/report": "Sesi", "reports/": "Laporan"}
    entries |= {"handouts/family-sheet": "Isi anjungan", "audit/": "Kantor", "password": None}
    for address, entry in entries.items():
        page = supervisors_desk.get(f"/admin/{address}")
        shown = [link.text for link in page.select(".top nav a")]
        assert shown == ["Hari ini", "Sesi", "Laporan", "Isi anjungan", "Kantor"]
        assert [link.text for link in page.select(".top nav [aria-current]")] == [entry] * bool(entry)
