"""Sessions are planned, changed, copied, found in the list, and have photos."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession, Village
from kiosk.rules import photos
from kiosk.web.dates import long_day
from tests.cast import people
from tests.cast.pages import Browser
from tests.cast.photos import HEIC, halves, images, is_bare, of_a_phone, small
from tests.cast.sessions import at, audit, only_session, planned_before
from tests.conftest import add, open_session

FIELDS = {
    "order_number": "W11.IMI-UM.01.01-0457",
    "kind": "bimtek",
    "title": "<b>Paspor</b> & O'Neil ياسر",
    "village_code": "lontar",
    "place_kind": "sekolah",
    "place_name": "MTs Al-Khairiyah",
    "starts_at": "09:00",
    "ends_at": "12.00",
    "speakers": "BP3MI Banten\r\nDisnaker",
}


@pytest.fixture
def planned_session(lontar: Village) -> OutreachSession:
    """A session in Lontar, planned yesterday for today."""
    return add(planned_before(lontar))


def test_an_officer_plans_a_session_once_however_often_it_is_pressed(desk: Browser) -> None:
    desk.get("/admin/sessions/")
    assert "Belum ada sesi" in desk.text
    desk.follow("Rencanakan sesi")
    page = desk.page
    for _press in range(2):
        desk.page = page
        desk.submit(**FIELDS)
    session = only_session()
    assert (desk.path, desk.page.h1.text) == (at(session), FIELDS["title"])
    assert (session.state, session.village_code, session.village_name) == ("planned", "36.04.13.2007", "Lontar")
    assert (session.held_on, session.date_typed_on, session.officers) == (today(), today(), "Ratna")
    assert (session.starts_at.strftime("%H.%M"), session.ends_at.strftime("%H.%M")) == ("09.00", "12.00")
    assert "BP3MI Banten\nDisnaker" in [part.text for part in desk.page.select("dd.lines")]
    desk.page = page
    desk.submit(**FIELDS | {"title": "Judul lain"})
    assert "Sudah disimpan tadi; ubah di sini." in desk.page.text
    assert (desk.path, only_session().title) == (at(session, "edit"), FIELDS["title"])
    assert audit() == [("session-planned", [])]


def test_bad_input_gets_a_kind_message_and_plans_nothing(desk: Browser) -> None:
    for name, text, message in (
        ("title", " ", "Bagian ini belum diisi"),
        ("title", "x" * 161, "Paling banyak 160 huruf"),
        ("village_code", "Lontat", "Mungkin maksudnya: Lontar"),
        ("kind", "arisan", "Pilih salah satu"),
        ("held_on", "", "Bagian ini belum diisi"),
        ("held_on", "31/02/2026", "seperti 24/11/2026"),
        ("held_on", "0026-11-24", "seperti 24/11/2026"),
        ("starts_at", "25:00", "seperti 09.00"),
        ("ends_at", "08:00", "sesudah jam mulai"),
    ):
        desk.get("/admin/sessions/new")
        desk.submit(status=422, **(FIELDS | {name: text}))
        assert message in desk.text
        stays = FIELDS | {"held_on": f"{today():%d/%m/%Y}", "starts_at": "09.00", name: text}
        for field in ("order_number", "village_code", "held_on", "starts_at"):
            assert desk.page.select_one(f"#{field}").get("value", "").casefold().startswith(stays[field].casefold())
    assert not db.session.scalars(select(OutreachSession)).all()


def test_days_and_hours_are_typed_as_the_office_writes_them(desk: Browser, planned_session: OutreachSession) -> None:
    hours = {"24/11/2026": "13.30", "24-11-2026": "13:30", "24112026": "1330", "2026-11-24": ""}
    for day, hour in hours.items():
        desk.get(at(planned_session, "edit"))
        desk.submit(held_on=day, starts_at=hour)
        desk.follow("Ubah data")
        values = [desk.page.select_one(f"#{name}")["value"] for name in ("held_on", "starts_at")]
        assert values == ["24/11/2026", hour and "13.30"]


def test_a_change_is_audited_by_field_names(desk: Browser, planned_session: OutreachSession, lontar: Village) -> None:
    with db.write():
        lontar.active = False
    desk.get(at(planned_session))
    for changes in ({"title": "Judul lain", "material": "Modus penipuan"}, {}):
        desk.follow("Ubah data")
        desk.submit(**changes)
    assert "Tidak ada yang berubah" in desk.text
    session = only_session()
    assert (session.title, session.material, session.village_code) == ("Judul lain", "Modus penipuan", lontar.code)
    assert session.date_typed_on == today() - timedelta(days=1), "its date was not typed again"
    assert audit() == [("session-changed", ["title", "material"])]


def test_a_copy_is_a_filled_form_that_nobody_saved(desk: Browser, session_in_lontar: OutreachSession) -> None:
    with db.write():
        session_in_lontar.order_number, session_in_lontar.material = "W11", "Dokumen"
        session_in_lontar.follow_up, session_in_lontar.heads_male = "Grup WhatsApp", 20
        session_in_lontar.held_on = today() - timedelta(days=9)
    desk.get(at(session_in_lontar))
    desk.follow("Salin")
    assert "belum disimpan" in desk.text
    filled = {name: desk.page.select_one(f"#{name}")["value"] for name in ("title", "held_on", "order_number")}
    assert filled == {"title": session_in_lontar.title, "held_on": f"{today():%d/%m/%Y}", "order_number": ""}
    desk.submit(order_number="W12")
    copy = db.session.scalars(select(OutreachSession).where(OutreachSession.order_number == "W12")).one()
    assert desk.path == at(copy)
    assert (copy.title, copy.material, copy.village_code) == (session_in_lontar.title, "Dokumen", "36.04.13.2007")
    assert (copy.state, copy.follow_up, copy.heads_male) == ("planned", "", None)


PLACES = (  # of the copied session, and if it is asked for anew in another village
    ("sekolah", "MTs Al-Khairiyah", True),
    ("balai-desa", "Aula Lontar", True),
    ("rumah-ibadah", "", True),
    ("balai-desa", "", False),
)


@pytest.mark.parametrize(("kind", "name", "is_asked"), PLACES)
def test_a_copy_for_another_village_asks_for_the_place_anew(
    desk: Browser, session_in_lontar: OutreachSession, kind: str, name: str, is_asked: bool
) -> None:
    with db.write():
        session_in_lontar.place_kind, session_in_lontar.place_name = kind, name
    desk.get(at(session_in_lontar))
    desk.follow("Salin")
    if is_asked:
        desk.submit(village_code="pulau tunda", order_number="W12", status=422)
        assert "Desanya berubah" in desk.page.select_one("#place_name-error").text
        assert desk.page.select_one("#place_name").get("value", "") == ""
        assert desk.page.select_one("#order_number")["value"] == "W12"
        desk.submit(place_name=name, place_kind=kind)  # asked once
    else:
        desk.submit(village_code="pulau tunda", order_number="W12")
    copy = db.session.scalars(select(OutreachSession).where(OutreachSession.order_number == "W12")).one()
    assert (copy.village_name, copy.place_kind, copy.place_name) == ("Wargasara", kind, name)


def test_a_plan_that_moves_to_another_village_asks_once_too(desk: Browser, planned_session: OutreachSession) -> None:
    with db.write():
        planned_session.place_name = "Aula Lontar"
    desk.get(at(planned_session, "edit"))
    desk.submit(village_code="pulau tunda", status=422)
    assert "Desanya berubah" in desk.text
    desk.submit()
    session = only_session()
    assert (session.village_name, session.place_name) == ("Wargasara", "")
    assert audit() == [("session-changed", ["village_code", "place_name"])]


def test_a_copy_for_another_village_with_its_place_is_stored_at_once(
    desk: Browser, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        session_in_lontar.place_name = "Aula Lontar"
    desk.get(f"/admin/sessions/new?copy={session_in_lontar.id}")
    desk.submit(village_code="pulau tunda", place_name="Aula Tunda", order_number="W12")
    copy = db.session.scalars(select(OutreachSession).where(OutreachSession.order_number == "W12")).one()
    assert (copy.village_name, copy.place_name) == ("Wargasara", "Aula Tunda")
    assert audit() == [("session-planned", [])]


@pytest.fixture
def three(lontar: Village) -> OutreachSession:
    """A session of last year, of today and of next month in Wargasara; Siti came to the first two, void in one."""
    island = db.session.get(Village, "36.04.13.2009")
    assert island
    open_ = add(open_session(lontar, title="Hari ini", order_number="W11.IMI-0457"))
    long_ago = today() - timedelta(days=300)
    old = add(open_session(lontar, title="Dulu 100%", held_on=long_ago, state="closed"))
    add(open_session(island, title="Nanti", held_on=today() + timedelta(days=30), state="planned"))
    for session, state in ((open_, "new"), (old, "void")):
        add(people.came(session, name="Siti Nurhaliza", state=state))
        add(people.came(session, name="Budi"))
    return open_


def test_the_list_shows_what_is_asked_for(desk: Browser, three: OutreachSession) -> None:
    everything, day = ["Nanti", "Hari ini", "Dulu 100%"], three.held_on
    for query, titles in {
        "": everything,
        "q=HARI+ini": ["Hari ini"],
        "q=tunda": ["Nanti"],
        "q=Tirtayasa": everything,
        "q=lontar+dulu": ["Dulu 100%"],
        "q=%25": ["Dulu 100%"],
        f"until={day:%d/%m/%Y}": ["Hari ini", "Dulu 100%"],
        f"from={day}&until={day}&q=lontar": ["Hari ini"],
        "page=-1": everything,
        "page=x": everything,
        "page=99999999999999999999999999": [],
    }.items():
        page = desk.get(f"/admin/sessions/?{query}")
        assert [link.text for link in page.select("tbody .session-title a")] == titles
    for query, from_day in (("from=besok", "besok"), ("from=2026-02-01&until=2026-01-01", "01/02/2026")):
        page = desk.get(f"/admin/sessions/?q=siti&{query}", status=422)
        assert "disimpan" not in page.select_one("[role=alert]").text, "a search stores nothing"
        assert [page.select_one(f"[name={name}]")["value"] for name in ("from", "q")] == [from_day, "siti"]
        assert "Nurhaliza" not in page.text


def test_a_person_is_found_in_all_sessions_and_the_audit_never_says_who(desk: Browser, three: OutreachSession) -> None:
    """“Hapus data saya”, by telephone: typed, searched, tapped."""
    for too_short in ("", "si", "s i"):
        desk.get(f"/admin/sessions/?q={too_short}")
    assert not db.session.scalars(select(AuditEntry)).all()
    desk.get("/admin/sessions/")
    desk.get("/admin/sessions/?q=nurhaliza+SITI")
    lines = [" ".join(line.get_text(" ").split()) for line in desk.page.select(".people li")]
    assert len(lines) == 2
    assert "Hari ini, Lontar" in lines[0]
    assert "Dibatalkan" in lines[1], "what is void is still stored"
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.action)).all()
    assert [entry.action for entry in entries] == ["names-searched", "names-viewed", "names-viewed"]
    assert "nurhaliza" not in str([(entry.row, entry.fields, entry.reason) for entry in entries]).casefold()
    desk.follow("Siti Nurhaliza")
    assert desk.path.startswith(f"/admin/check-ins/{three.id}/")
    with db.write():
        for check_in in db.session.scalars(select(CheckIn)):
            check_in.name, check_in.erased_at = None, check_in.created_at
            check_in.consent_at = check_in.consent_version = None
    desk.get("/admin/sessions/?q=siti")
    assert not desk.page.select(".people")


def test_older_sessions_are_a_link_away_and_what_was_searched_stays(desk: Browser, lontar: Village) -> None:
    with db.write():
        db.session.add_all(open_session(lontar, title=f"Sesi {n}", held_on=today()) for n in range(60))
        db.session.add_all(open_session(lontar, title="Lain", state="closed") for _ in range(5))
    desk.get("/admin/sessions/?q=sesi")
    titles = {link.text for link in desk.page.select("tbody .session-title a")}
    desk.follow("Sesi yang lebih lama")
    titles |= {link.text for link in desk.page.select("tbody .session-title a")}
    assert titles == {f"Sesi {n}" for n in range(60)}
    assert not desk.page.select("a[rel=next]")


NOBODY_YOUNG = {"nobody_young": "1"}


@pytest.fixture
def on_its_page(desk: Browser, session_in_lontar: OutreachSession) -> Browser:
    """Bu Ratna's browser, on the session's page."""
    desk.get(at(session_in_lontar))
    return desk


def send_photo(desk: Browser, picture: bytes, status: int = 200, **fields: Any) -> None:
    """Choose this file and press the button, as the page does without script."""
    form = desk.page.select_one("form[enctype='multipart/form-data']")
    assert form
    data: MultiDict[str, Any] = MultiDict(desk.form_data(form))
    for field, value in fields.items():
        data.setlist(field, [value])
    data.setlist("photo", [(BytesIO(picture), "IMG_1.jpg")])
    desk.post(str(form["action"]), data, status)


def test_a_photo_is_stored_shown_and_dropped(on_its_page: Browser, visitor: Browser) -> None:
    for picture in (halves(), halves(300, 400)):
        send_photo(on_its_page, of_a_phone(picture), **NOBODY_YOUNG)
    assert f"sampai {long_day(today() + photos.USUALLY_KEPT)}" in on_its_page.text
    page = on_its_page.page
    first, second = (str(image["src"]) for image in page.select(".photos img"))
    on_its_page.get(first)
    answer = on_its_page.response
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert is_bare(answer.data)
    visitor.get(first)
    assert visitor.path == "/admin/sign-in", "an officer's alone"
    on_its_page.page = page
    on_its_page.press("Hapus foto 1")
    assert [image["src"] for image in on_its_page.page.select(".photos img")] == [second]
    on_its_page.get(first, 404)
    on_its_page.get(second.replace(only_session().id, "of-another-one!!"), 404)
    assert len(images()) == 1
    assert [act for act, _fields in audit()] == ["photo-added", "photo-added", "photo-dropped"]


def test_a_photo_is_refused_for_a_reason(on_its_page: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST_UPLOAD", 99_999)
    for picture, ticks, words in (
        (small(), {}, "Lihat dulu fotonya"),
        (HEIC, NOBODY_YOUNG, "IMG_1.jpg: foto HEIC"),
        (b"<script>alert(1)</script>", NOBODY_YOUNG, "IMG_1.jpg: isinya bukan foto"),
        (b"\xff" * 100_000, NOBODY_YOUNG, "IMG_1.jpg: lebih dari 10 MB"),
    ):
        send_photo(on_its_page, picture, status=422, **ticks)
        assert words in on_its_page.page.select_one("#photos details[open]").text
    assert images() == []
