"""Officers keep the questions: read them as villagers do, confirm them, edit the next version, ask them or not."""

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import QuizAttempt
from kiosk.rules import content
from tests.cast.pages import Browser
from tests.cast.questions import CHECKED, EDIT, NEW_STEM, audit, change, current, versions

pytestmark = pytest.mark.look


def listed(desk: Browser) -> list[str]:
    """Slugs on the page of the list."""
    return [str(row["id"]) for row in desk.page.select("tbody tr")]


# --- the list


def test_the_list_tells_the_state_of_each_question(desk: Browser) -> None:
    change("Q08", active=False)
    change("Q17", confirmed_by="Ratna", confirmed_on=today())
    page = desk.get("/admin/questions/")
    shipped = len(content.questions_of_files())
    assert len(listed(desk)) == shipped
    assert f"{shipped - 2} dari {shipped - 1} pertanyaan yang ditanyakan belum dikonfirmasi petugas" in desk.text
    rows = {slug: " ".join(page.select_one(f"#{slug}").get_text(" ").split()) for slug in listed(desk)}  # type: ignore[union-attr]
    assert "Tidak ditanyakan" in rows["Q08"]
    assert "Bisa berubah" in rows["Q08"]
    assert "Ratna" in rows["Q17"]
    assert "Belum dikonfirmasi" not in rows["Q17"]
    assert "Lembar A, pasangan Q42" in rows["Q41"]
    assert "sumber sampai Februari 2026" in rows["Q01"]


def test_the_list_by_topic_and_state(desk: Browser) -> None:
    desk.get("/admin/questions/?topic=biaya")
    assert listed(desk) == ["Q17", "Q45", "Q46", "Q51", "Q52", "Q72", "Q76"]
    desk.get("/admin/questions/?topic=biaya&state=volatile")
    assert listed(desk) == ["Q17", "Q45", "Q46"]
    desk.get("/admin/questions/?state=officer")
    assert listed(desk) == []
    assert "Tidak ada pertanyaan yang cocok" in desk.text
    desk.get("/admin/questions/?topic=cuaca", status=422)


# --- one question


def test_a_question_stands_as_the_villager_sees_it_in_two_languages(desk: Browser) -> None:
    desk.get("/admin/questions/")
    desk.follow("Q01")
    seen = [" ".join(part.get_text(" ").split()) for part in desk.page.select(".split .seen")]
    assert "Menunggu cukup umur, sambil berlatih Ini yang tepat" in seen[0]
    assert "Belum tahu" in seen[0]
    assert "Sumber: UU 18/2017 dan perubahannya" in seen[0]
    assert "menurut sumber sampai Februari 2026, belum dicek petugas" in seen[0]
    assert "Siti is 17 and wants to work abroad" in seen[1]
    assert "February 2026" in seen[1]
    assert desk.page.select_one(".split .seen[lang=en]")


def test_an_offer_stands_as_the_villager_sees_it_and_is_edited_nowhere(desk: Browser) -> None:
    desk.get("/admin/questions/?topic=tawaran")
    desk.follow("T04")
    seen = [" ".join(part.get_text(" ").split()) for part in desk.page.select(".split .seen")]
    assert "Kerja rumah tangga di Riyadh sudah dibuka lagi, Teh. Ini tandanya: Ini Rp5 juta buat Mak dulu" in seen[0]
    assert "Sudah dicek: Bu Enok tinggal di kecamatan kita." in seen[0]
    assert "Tipuan atau berbahaya Ini yang tepat" in seen[0]
    assert "Caranya: uang di muka Uang di muka mengikat keluarga." in seen[0]
    assert "Sebaiknya kita: Kembalikan uangnya di depan saksi." in seen[0]
    assert "The trick: money up front" in seen[1]
    assert not desk.page.select("a[href$='/edit']")
    desk.get("/admin/questions/T04/edit", status=404)


def test_the_preview_says_of_a_check_what_the_tablet_says(desk: Browser, visitor: Browser) -> None:
    visitor.get("/quiz/")
    visitor.submit(length="full")
    visitor.press("Belum tahu")
    on_tablet = visitor.page.select_one(".source")
    assert on_tablet
    attempt = db.session.scalars(select(QuizAttempt)).one()
    desk.get(f"/admin/questions/{attempt.answers[0].question.slug}/")
    assert " ".join(on_tablet.text.split()).removeprefix("Dari mana ini? ") in desk.text


def test_who_checked_it_counts_from_today_and_the_version_stays(desk: Browser, visitor: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    desk.press("Sudah diperiksa")
    assert [(q.version, q.confirmed_on, q.confirmed_by) for q in versions("Q01")] == [(1, today(), "Ratna")]
    assert current("Q01").origin == "file"
    assert f"dicek petugas, {today():%d/%m/%Y}" in desk.text
    assert audit() == [("question-confirmed", "question:Q01", ["confirmed_on", "confirmed_by"])]
    desk.follow(f"Berikutnya ({len(content.questions_of_files()) - 1} lagi)")
    assert desk.path == "/admin/questions/Q04/"


@pytest.mark.every_village
def test_a_confirmation_outlives_the_next_start(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    desk.press("Sudah diperiksa")
    with db.write():
        assert content.load() == (0, {})
    assert [(q.confirmed_on, q.confirmed_by) for q in versions("Q01")] == [(today(), "Ratna")]


def test_nobody_confirms_a_version_they_have_not_read(desk: Browser, supervisors_desk: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    supervisors_desk.get("/admin/questions/Q01/edit")
    supervisors_desk.submit(form=EDIT, stem=NEW_STEM, **CHECKED)
    desk.press("Sudah diperiksa")
    assert "Baca versi barunya dulu" in desk.text
    assert current("Q01").confirmed_by == "Hasan"


def test_a_question_and_its_twin_leave_and_come_back_together(desk: Browser, visitor: Browser) -> None:
    desk.get("/admin/questions/Q41/")
    assert "pasangannya Q42 ikut nonaktif" in desk.text
    desk.press("Nonaktifkan Q41 dan Q42")
    assert (current("Q41").active, current("Q42").active) == (False, False)
    assert "Q41 dan Q42 tidak ditanyakan lagi." in desk.text
    assert "pasangannya Q42 ikut aktif" in desk.text
    desk.press("Aktifkan Q41 dan Q42")
    assert (current("Q41").active, current("Q42").active) == (True, True)
    acts = [(action, row) for action, row, _fields in audit()]
    assert acts == [
        ("question-deactivated", "question:Q41"),
        ("question-deactivated", "question:Q42"),
        ("question-activated", "question:Q41"),
        ("question-activated", "question:Q42"),
    ]


@pytest.mark.parametrize("slug", ["Q04", "T04"])
def test_what_is_measured_with_no_other_leaves_alone(desk: Browser, slug: str) -> None:
    desk.get(f"/admin/questions/{slug}/")
    assert "pasangannya" not in desk.text
    desk.press("Nonaktifkan")
    assert f"{slug} tidak ditanyakan lagi." in desk.text
    assert len(audit()) == 1


def test_an_unknown_question_is_a_404(desk: Browser) -> None:
    desk.get("/admin/questions/Q99/", status=404)
    desk.get("/admin/questions/Q99/edit", status=404)


def test_a_stale_button_asks_again(desk: Browser) -> None:
    desk.get("/admin/questions/Q01/")
    desk.press("Sudah diperiksa", csrf_token="old", status=422)
    assert current("Q01").confirmed_on is None
    desk.press("Lanjutkan")
    assert current("Q01").confirmed_by == "Ratna"


def test_the_questions_of_the_desk_are_closed_to_villagers(visitor: Browser) -> None:
    for page in ("", "Q01/", "Q01/edit"):
        visitor.get(f"/admin/questions/{page}")
        assert visitor.path == "/admin/sign-in"
