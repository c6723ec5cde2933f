"""Scenes: who speaks and who decides in questions and offers, the words of both, the rule and the object.

That no face tells an answer is counted in test_strategies.py.
"""

import re
from collections import Counter
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from kiosk.config import ROOT
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import FACES, OBJECTS
from kiosk.rules import content
from kiosk.web.words import FACE_WORDS, PICTURE_WORDS

QUESTIONS = {row["slug"]: row for row in content.read_json("questions.json")}
OFFERS = content.read_json("offers.json")
WOMEN = {"siti", "wati", "ibu", "nenek", "gadis"}
MAK = {f"mak-{mood}" for mood in ("greet", "ask", "glad", "kind", "care", "listen")}
OFFICERS = {"petugas", "petugas-ibu"}
# people of the stories by their names, as the dossier has them; those without a face do not speak
NAMES = {
    "Ahmad": "andi",
    "Ani": "gadis",
    "Bang Jali": "ujang",
    "Bayu": "bayu",
    "Bi Asih": "nenek",
    "Bu Enok": "nenek",
    "Bu Ijah": "wati",
    "Bu Imas": "ibu",
    "Bu Iyah": "nenek",
    "Bu Yati": "ibu",
    "Bu Yuli": None,
    "Dedi": "bayu",
    "Hendra": "pakde",
    "Lia": None,
    "Lina": "gadis",
    "Mbak Rini": "wati",
    "Nurul": "ibu",
    "Pak Jaya": None,
    "Pak Udin": "ujang",
    "Paman Rohim": "bapak",
    "Putri": "gadis",
    "Rina": "siti",
    "Rudi": None,
    "Siti": "siti",
    "Udin": "ujang",
    "Wati": "wati",
    "Yanti": "ibu",
    "bibi": "ibu",
    "ibunya": "ibu",
    "orang tua Rudi": "bapak",
}
NAME = re.compile(r"\b({})\b".format("|".join(sorted(NAMES, key=len, reverse=True))), re.IGNORECASE)
# demands and bad advice in questions that are about no scam
FALSE_WORDS = {"Q67", "Q75", "Q76", "Q85"}
NEITHER = {"Q80"}  # an aunt offers what no aunt may do
QUESTION_WORDS = 30  # most words above the options
SCREEN_WORDS = 45  # most words with the options
RULE_WORDS = 9
ONE_SENTENCE = re.compile(r"[A-Z][^.!?]*(\? [A-Z][^.!?]*)?\.")  # also "Tanda? Langkah."

every_question = pytest.mark.parametrize("row", QUESTIONS.values(), ids=lambda row: row["slug"])


def word_count(*texts: str) -> int:
    return len(" ".join(texts).split())


def face_of(name: str) -> str | None:
    """The face of a name, however its first letter is written."""
    return next(face for known, face in NAMES.items() if known.casefold() == name.casefold())


@every_question
def test_a_question_is_read_at_a_glance_and_leaves_one_short_rule(row: dict[str, Any]) -> None:
    text = row["id"]
    assert word_count(text["said"], text["stem"]) <= QUESTION_WORDS
    assert word_count(text["said"], text["stem"], *text["options"].values()) <= SCREEN_WORDS
    assert word_count(text["rule"]) <= RULE_WORDS
    for language in ("id", "en"):
        assert ONE_SENTENCE.fullmatch(row[language]["rule"]), row[language]["rule"]
        assert not re.search("[“”]", row[language]["said"]), "the page puts the quotes"
    assert row["object"] in OBJECTS


@every_question
def test_who_speaks_has_words_and_who_decides_has_a_face(row: dict[str, Any]) -> None:
    for language in ("id", "en"):
        assert bool(row[language]["said"]) == bool(row["speaker"])
    assert row["asker"] in FACES
    assert row["speaker"] in {None, *FACES}


def test_the_faces_and_objects_are_drawn_and_officers_have_words_for_them() -> None:
    faces = (ROOT / "static" / "cast.svg").read_text(encoding="utf-8")
    drawings = (ROOT / "static" / "pictures.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol[^>]* id="([^"]+)"', faces)) == {*FACES, *MAK, *OFFICERS}
    drawn = set(re.findall(r'<symbol[^>]* id="([^"]+)"', drawings))
    assert drawn >= {*OBJECTS, *PICTURE_WORDS} - {""}
    assert FACE_WORDS.keys() == set(FACES)


@pytest.mark.parametrize("face", sorted(MAK | OFFICERS))
@pytest.mark.parametrize("part", ["speaker", "asker"])
def test_neither_mak_nor_an_officer_speaks_in_a_question_or_an_offer(app: Any, part: str, face: str) -> None:
    """Whoever claims to be an officer there has an ordinary face, so that no face is a badge."""
    question = Question(**content.shipped_questions()["T18"] | {"slug": "X01", part: face})
    with pytest.raises(DatabaseError), db.write():
        db.session.add(question)


@pytest.mark.parametrize("row", [*QUESTIONS.values(), *OFFERS], ids=lambda row: row["slug"])
def test_a_name_has_one_face_everywhere(row: dict[str, Any]) -> None:
    """Who decides is named last; who speaks is named after "Begitu kata", or as the sender of an offer."""
    if row in OFFERS:
        names = NAME.findall(row["sender"]["id"])
        assert {face_of(name) for name in names} <= {row["speaker"]}
        return
    stem = row["id"]["stem"]
    assert face_of(NAME.findall(stem)[-1]) == row["asker"]
    speaker = re.match(rf"Begitu \w+ {NAME.pattern}\.", stem, re.IGNORECASE)
    if speaker:
        assert face_of(speaker[1]) == row["speaker"]


def test_one_niece_asks_about_offers_at_the_door_and_by_phone() -> None:
    """As many are genuine as are scams, and always she asks, so that neither tells anything."""
    asked_about = [row for row in OFFERS if row["asker"]]
    assert {row["asker"] for row in asked_about} == {"siti"}
    assert Counter((row["channel"], row["verdict"]) for row in asked_about) == {
        ("door", "genuine"): 1,
        ("door", "scam"): 1,
        ("phone", "genuine"): 1,
        ("phone", "scam"): 1,
    }
    assert "siti" not in {row["speaker"] for row in OFFERS}


def test_nobody_in_a_story_is_called_mak() -> None:
    """Mak is the host of the kiosk."""
    for row in (*QUESTIONS.values(), *OFFERS):
        assert not re.search(r"\bmak\b", str(row), re.IGNORECASE), row["slug"]


def test_twins_speak_alike() -> None:
    """Before and after stay comparable: in both somebody speaks, of one sex, or in both Mak tells it all."""
    twins = [row for row in QUESTIONS.values() if row["form"]]
    assert len(twins) == 20
    for row in twins:
        other = QUESTIONS[row["twin"]]
        assert bool(row["speaker"]) == bool(other["speaker"])
        assert (row["speaker"] in WOMEN) == (other["speaker"] in WOMEN)


def test_every_face_says_true_and_false_things_about_equally_often() -> None:
    true_words = Counter[str]()
    false_words = Counter[str]()
    for slug, row in QUESTIONS.items():
        if row["genuine"] is False or slug in FALSE_WORDS:
            false_words[row["speaker"]] += 1
        elif slug not in NEITHER:
            true_words[row["speaker"]] += 1
    speakers = {row["speaker"] for row in QUESTIONS.values()} - {None}
    assert speakers == set(FACES) - {"anak"}
    for face in speakers:
        assert true_words[face] >= 1
        assert 0 <= false_words[face] - true_words[face] <= 2
