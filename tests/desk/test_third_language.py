"""A third language: officers write it wherever they write texts, and a language that the kiosk does not know stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiosk import config
from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline, Question
from kiosk.rules import questions, settings
from tests.cast.pages import Browser
from tests.cast.questions import NEW

HOTLINE = "/admin/hotlines/sapa-129/"
QUESTION = "/admin/questions/Q01/"
SETTINGS = "/admin/settings/"
HOTLINE_TEXTS = ("agency", "purpose", "hours", "cost", "abroad", "address", "source")
PARTS = ("said", "stem", "a", "b", "c", "rule", "explanation", "source")
IN_JAVANESE = {f"{part}_jv": f"Basa Jawa {part}" for part in PARTS}
CHECKED = {"checked": "1"}  # the button "Sudah saya periksa"
NOTICE = {
    "words": "Tunda perjalanan.",
    "dated": f"{today():%d/%m/%Y}",
    "until": f"{today() + timedelta(days=9):%d/%m/%Y}",
    "act": "save",
}


@pytest.fixture
def javanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody has added Javanese."""
    monkeypatch.setitem(config.LANGUAGES, "jv", "Basa Jawa")


def current_question() -> Question:
    """The newest version of the question that is edited here."""
    db.session.expire_all()
    question = questions.find_question("Q01")
    assert question
    return question


def current_hotline() -> Hotline:
    """The hotline that is edited here."""
    db.session.expire_all()
    return db.session.get_one(Hotline, "sapa-129")


def texts_of(hotline: Hotline, language: str) -> dict[str, Any]:
    """Its stored texts in one language, by column."""
    return {name: getattr(hotline, name).get(language) for name in HOTLINE_TEXTS}


@pytest.mark.usefixtures("javanese")
def test_a_hotline_is_written_in_a_third_language(desk: Browser, visitor: Browser) -> None:
    english = texts_of(current_hotline(), "en")
    desk.get(HOTLINE)
    desk.submit("main form.wide-form", **{f"{name}_jv": f"Basa Jawa {name}" for name in HOTLINE_TEXTS})
    assert texts_of(current_hotline(), "jv") == {name: f"Basa Jawa {name}" for name in HOTLINE_TEXTS}
    assert texts_of(current_hotline(), "en") == english
    visitor.get("/hotlines/sapa-129")
    visitor.press("Basa Jawa")
    assert "Basa Jawa purpose" in visitor.text
    desk.get(HOTLINE)
    desk.submit("main form.wide-form", hours_jv="", cost="Gratis")
    assert texts_of(current_hotline(), "jv") == {name: f"Basa Jawa {name}" for name in HOTLINE_TEXTS} | {"hours": None}


@pytest.mark.usefixtures("javanese")
def test_a_question_is_written_in_a_third_language_as_a_whole(desk: Browser) -> None:
    before = current_question().texts
    desk.get(QUESTION)
    desk.submit("#question", 422, stem_jv="Sapa?", **CHECKED)
    assert "Tulis juga bahasa Jawanya" in desk.text
    assert desk.page.select_one("[name=stem_jv][lang=jv]").text.strip() == "Sapa?"  # type: ignore[union-attr]
    desk.submit("#question", 422, **IN_JAVANESE | {"b_jv": IN_JAVANESE["a_jv"].upper()}, **CHECKED)
    assert "Pilihan ini sama dengan pilihan lain." in desk.text
    desk.submit("#question", preview="1", **IN_JAVANESE)
    headings = [heading.text for heading in desk.page.select(".question-previews h2")]
    assert headings == ["Indonesia", "English", "Basa Jawa"]
    desk.submit("#question", **IN_JAVANESE, **CHECKED)
    texts = current_question().texts
    assert texts["jv"]["options"] == {key: f"Basa Jawa {key}" for key in ("a", "b", "c")}
    assert (texts["jv"]["stem"], texts["id"], texts["en"]) == ("Basa Jawa stem", before["id"], before["en"])
    assert desk.get(QUESTION).select_one("[name=explanation_jv]").text.strip() == "Basa Jawa explanation"  # type: ignore[union-attr]


@pytest.mark.usefixtures("javanese")
def test_a_new_question_and_contact_have_a_third_language(desk: Browser) -> None:
    desk.get("/admin/questions/new/")
    desk.submit("#question", 422, **NEW | IN_JAVANESE | CHECKED)
    assert "Pilih juga siapa yang bicara, atau kosongkan." in desk.text
    desk.submit("#question", speaker="ujang", said="Ada lowongan.", **CHECKED)
    question = db.session.scalars(select(Question).where(Question.slug.startswith("K"))).one()
    assert question.texts["jv"]["source"] == "Basa Jawa source"
    desk.get("/admin/hotlines/new/")
    contact = {"agency": "PIMPASA", "purpose": "Petugas", "number_1": "0812 3456 7890", "source": "Surat tugas"}
    desk.submit("main form.wide-form", **contact, source_date="2026", purpose_jv="Pitulungan")
    hotline = db.session.scalars(select(Hotline).where(Hotline.slug.startswith("kontak-"))).one()
    assert hotline.purpose == {"id": "Petugas", "jv": "Pitulungan"}


@pytest.mark.usefixtures("javanese")
def test_the_notice_is_written_in_a_third_language(supervisors_desk: Browser, visitor: Browser) -> None:
    supervisors_desk.get(SETTINGS)
    supervisors_desk.submit("main form.wide-form", **NOTICE, words_jv="Aja lunga dhisik.")
    assert settings.get("notice")["jv"] == "Aja lunga dhisik."
    visitor.get("/")
    visitor.press("Basa Jawa")
    assert "Aja lunga dhisik." in visitor.text
    supervisors_desk.get(SETTINGS)
    supervisors_desk.submit("main form.wide-form", 422, words="", words_jv="Aja lunga saiki.", act="save")
    assert "Tulis juga pengumumannya." in supervisors_desk.text


def test_texts_in_a_language_that_the_kiosk_does_not_know_stay(desk: Browser, supervisors_desk: Browser) -> None:
    supervisors_desk.get(SETTINGS)
    supervisors_desk.submit("main form.wide-form", **NOTICE)
    with db.write():
        question = current_question()
        hotline = current_hotline()
        sundanese = question.texts["id"] | {"stem": "Basa Sunda"}
        question.texts = question.texts | {"su": sundanese}
        for name in HOTLINE_TEXTS:
            setattr(hotline, name, getattr(hotline, name) | {"su": f"Basa Sunda {name}"})
        settings.store("notice", settings.get("notice") | {"su": "Tong waka indit."})
    desk.get(HOTLINE)
    desk.submit("main form.wide-form", purpose="Dua puluh empat jam")
    assert current_hotline().purpose["id"] == "Dua puluh empat jam"
    assert texts_of(current_hotline(), "su") == {name: f"Basa Sunda {name}" for name in HOTLINE_TEXTS}
    desk.get(QUESTION)
    assert len(desk.page.select(".question-previews h2")) == 2
    desk.submit("#question", stem="Soal yang lain?", **CHECKED)
    assert current_question().texts["id"]["stem"] == "Soal yang lain?"
    assert current_question().texts["su"] == sundanese
    supervisors_desk.get(SETTINGS)
    supervisors_desk.submit("main form.wide-form", words="Tunda dulu perjalanan.", act="save")
    assert settings.get("notice")["id"] == "Tunda dulu perjalanan."
    assert settings.get("notice")["su"] == "Tong waka indit."
