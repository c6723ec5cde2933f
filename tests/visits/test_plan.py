"""“Rencana saya” at the end of a quiz: three taps, each of which may be skipped, then the card; nothing is stored."""

from itertools import product

import pytest

from kiosk.db import db
from kiosk.models import OutreachSession
from kiosk.rules import content, recordings
from tests.cast.pages import Browser, faces, heading, words_of, words_seen
from tests.cast.quiz import answer_all, attempt_of, begin, measure, practise
from tests.cast.tables import nothing_is_stored

QUESTIONS = content.dated_row("plan")["questions"]
SENTENCES = [choice["id"] for choice in QUESTIONS["what"]["choices"]]

LONGEST_OR_NONE = (("tell", "skip"), ("relatives", "skip"), ("week", "skip"))


def finish(visitor: Browser) -> str:
    """Take a short quiz, and give the address of its suitcase."""
    begin(visitor)
    answer_all(visitor, "unknown")
    return visitor.path


def card(visitor: Browser) -> list[str]:
    """The parts of the card, in order."""
    (element,) = visitor.page.select(".plan-card")
    parts = element.select("h2, p")
    return [words_of(part) for part in parts]


def test_a_villager_makes_a_plan_by_three_taps(visitor: Browser) -> None:
    finish(visitor)
    visitor.follow("Rencana saya")
    assert (heading(visitor), faces(visitor)) == ("Rencana saya", ["mak-ask"])
    assert "Langkah 1 dari 3" in visitor.text
    assert "Tidak ada yang disimpan." in visitor.text
    visitor.follow("Kalau ada tawaran kerja")
    assert (heading(visitor), faces(visitor)) == ("Cerita kepada siapa?", ["mak-ask"])
    assert "Pilih orang yang dipercaya." in visitor.text
    visitor.follow("Orang tua atau saudara")
    assert (heading(visitor), faces(visitor)) == ("Kapan mau bercerita?", ["mak-ask"])
    visitor.follow("Malam ini")
    assert (heading(visitor), faces(visitor)) == ("Yuk, ucapkan sekali dengan suara pelan.", ["mak-glad"])
    assert card(visitor) == [
        "Rencana saya",
        "Kalau ada tawaran kerja, saya telepon 0800-1000 dulu, baru menjawab.",
        "Saya tanya dulu kepada: Orang tua atau saudara",
        "Hari bercerita: Malam ini",
        "Rencana ini saran kios ini.",
    ]
    ways = [words_of(way) for way in visitor.page.select(".foot .button")]
    assert ways == ["Aman atau tidak?", "Kembali ke awal"]
    visitor.press("Aman atau tidak?")
    assert attempt_of(visitor).phase == "offers"


@pytest.mark.parametrize(
    ("taps", "lines"),
    [
        (("Kalau disuruh", "Lewati", "Lewati"), [SENTENCES[2]]),
        (("Lewati", "Petugas desa", "Lewati"), ["Saya tanya dulu kepada: Petugas desa"]),
        (("Lewati", "Lewati", "Besok"), ["Hari bercerita: Besok"]),
        (("Lewati", "Lewati", "Lewati"), SENTENCES),
    ],
    ids=["what", "who", "when", "nothing"],
)
def test_what_is_skipped_has_no_line_and_who_skips_all_takes_the_sentences_home(
    visitor: Browser, taps: tuple[str, ...], lines: list[str]
) -> None:
    finish(visitor)
    visitor.follow("Rencana saya")
    for tapped in taps:
        visitor.follow(tapped)
    assert card(visitor) == ["Rencana saya", *lines, "Rencana ini saran kios ini."]


def test_each_step_leads_back_to_the_one_before_it_and_the_first_to_the_suitcase(visitor: Browser) -> None:
    suitcase = finish(visitor)
    visitor.follow("Rencana saya")
    visitor.follow("Lewati")
    visitor.follow("Petugas desa")
    for earlier in ("Cerita kepada siapa?", "Rencana saya"):
        visitor.follow("Kembali")
        assert heading(visitor) == earlier
    visitor.follow("Kembali")
    assert visitor.path == suitcase


def test_all_choices_and_the_one_that_skips_look_alike_and_each_has_its_picture(visitor: Browser) -> None:
    finish(visitor)
    for query, part in (("", "what"), ("?what=skip", "who"), ("?what=skip&who=skip", "when")):
        page = visitor.get(f"/quiz/plan{query}")
        ways = page.select(".plan-choices a")
        assert len(ways) == len(QUESTIONS[part]["choices"]) + 1
        assert {tuple(way["class"]) for way in ways} == {("quiz-option", "plan-choice")}
        assert all(way.select("svg") for way in ways)


CARDS = [f"?what={what}&who={who}&when={when}" for what, who, when in product(*LONGEST_OR_NONE)]
SCREENS = ("", "?what=skip", "?what=skip&who=skip", *CARDS)


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_screen_has_at_most_60_words(visitor: Browser, language: str) -> None:
    finish(visitor)
    with visitor.client.session_transaction() as cookie:
        cookie["language"] = language
    for query in SCREENS:
        main = visitor.get(f"/quiz/plan{query}").select_one("main")
        assert words_seen(main, but=".quiz-progress, .unseen") <= 60, query


def test_all_words_are_said(visitor: Browser) -> None:
    finish(visitor)
    texts = recordings.current_texts()
    for query in SCREENS:
        page = visitor.get(f"/quiz/plan{query}")
        main = page.select_one("main")
        said = [words_of(part) for part in main.select("[data-say]:not(.quiz-progress *)")]
        assert [text for text in said if text not in texts] == []
        shown = [part for part in main.strings if part.strip()]
        assert [part for part in shown if not part.find_parent(attrs={"data-say": True})] == []


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("what=x", "who"),
        ("what=", "who"),
        ("what=%3Cb%3E", "who"),
        ("what=CALL&what=call", "who"),
        ("who=spouse&when=week", "what"),
        ("token=1&what[]=call", "what"),
    ],
)
def test_an_unknown_answer_chooses_nothing(visitor: Browser, query: str, question: str) -> None:
    finish(visitor)
    visitor.get(f"/quiz/plan?{query}")
    assert heading(visitor) == QUESTIONS[question]["title"]["id"]
    assert not visitor.page.select("main b")
    visitor.get(f"/quiz/plan?what=skip&who=skip&when=skip&{query}&what=x&who=x&when=x")
    assert card(visitor) == ["Rencana saya", *SENTENCES, "Rencana ini saran kios ini."]


def test_it_speaks_english_and_what_was_chosen_stays(visitor: Browser) -> None:
    finish(visitor)
    visitor.get("/quiz/plan?what=tell&who=helpline&when=week")
    visitor.press("English")
    assert heading(visitor) == "Let’s say it once in a low voice."
    assert card(visitor) == [
        "My plan",
        "If asked for money or my passport, I tell one person first.",
        "I ask first: The 0800-1000 helpline",
        "Day of telling: This week",
        "This plan is this kiosk’s own advice.",
    ]


# --- nothing is stored, and nobody else sees it


def test_what_is_chosen_is_stored_nowhere_and_no_address_names_the_quiz(visitor: Browser) -> None:
    token = finish(visitor).split("/")[2]
    visitor.get("/quiz/plan")
    with nothing_is_stored(visitor):
        visitor.get("/quiz/plan?what=call&who=spouse&when=tonight")
    assert visitor.page.select(".plan-card")
    assert token not in str(visitor.page.select("main"))


def test_it_opens_only_in_the_visit_of_the_quiz(visitor: Browser, another_visitor: Browser) -> None:
    another_visitor.get("/quiz/plan?what=call&who=spouse&when=tonight")
    assert another_visitor.path == "/"
    finish(visitor)
    visitor.get("/quiz/plan?what=call&who=spouse&when=tonight")
    visitor.press("Selesai")
    visitor.get("/quiz/plan?what=call&who=spouse&when=tonight")
    assert visitor.path == "/", "the visit is over"


def test_a_suitcase_leads_to_a_plan_and_no_other_end_of_a_quiz(
    visitor: Browser, session_in_lontar: OutreachSession
) -> None:
    for phase in ("before", "after"):
        with db.write():
            session_in_lontar.quiz_phase = phase
        measure(visitor, **({"unpaired": "1"} if phase == "after" else {}))
        assert bool(visitor.page.select("a[href^='/quiz/plan']")) == (phase == "after")
    practise(visitor)
    answer_all(visitor)
    assert not visitor.page.select("a[href^='/quiz/plan']")


def test_a_quiz_that_was_counted_meanwhile_leads_to_the_start(visitor: Browser) -> None:
    """As the suitcase does: its session was closed, and the attempt is gone."""
    finish(visitor)
    with db.write():
        db.session.delete(attempt_of(visitor))
    visitor.get("/quiz/plan?what=call")
    assert visitor.path == "/"
