"""The content we ship is whole, has a source and a date, and says nothing that its sources do not carry."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.models import Hotline
from kiosk.models.question import ACTS, ANSWER_VERDICTS, CHANNELS, DANGERS, TOPICS, VOLATILE_DAYS
from kiosk.rules import content
from kiosk.rules.pronunciation import TELEPHONE
from kiosk.rules.recordings import PAGE_WORDS
from tests.cast.content import Files

QUESTIONS, OFFERS = content.read_json("questions.json"), content.read_json("offers.json")
SIGNS_AND_SECTIONS = [*content.read_json("offer_signs.json"), *content.read_json("checklist.json")]
REPLIES = content.read_json("replies.json")
SHOWN_FROM_FILES = [*SIGNS_AND_SECTIONS, REPLIES | {"items": REPLIES["replies"]}]
STEPS = content.read_json("family.json")["danger"]["steps"]
BOOSTER = content.read_json("booster.json")
RETIRED = (2, 3, 5, 6, 7, 10, *range(14, 17), *range(18, 23), 24, *range(27, 36), 39, 40, 60, 61)
# what the dossier calls volatile: rules in draft, lists of countries, names of systems
MOVING = {24, 25, 26, 27, 29, 34, 35, 47, 61, 71, 72, 74, 97, 112, 113, 114, 117, 118, 125, 131}


@pytest.mark.parametrize("row", [*QUESTIONS, *OFFERS], ids=lambda row: row["slug"])
def test_every_question_and_offer_is_whole(row: dict[str, Any]) -> None:
    for language in ("id", "en"):
        if row in OFFERS:
            parts = [row[name][language] for name in ("sender", "known", "reason", "next", "source")]
            parts += [bubble[language] for bubble in row["bubbles"]]
        else:
            text = row[language]
            assert sorted(text["options"]) == ["a", "b", "c"]
            parts = [text["stem"], text["rule"], text["explanation"], text["source"], *text["options"].values()]
        assert all(parts)
    if row in OFFERS:
        assert (row["channel"] in CHANNELS, row["verdict"] in ANSWER_VERDICTS) == (True, True)
        assert (row["technique"] is None) == (row["verdict"] == "genuine"), "a trick has a name"
        assert set(row["key"]) <= set(range(1, len(row["bubbles"]) + 1))
    else:
        assert row["topic"] in TOPICS
        assert row["answer"] in row["id"]["options"]
        assert (row["does"].keys(), set(row["does"].values()) <= set(ACTS)) == (row["id"]["options"].keys(), True)
        assert row["danger"] in DANGERS
        assert row["genuine"] in (True, False, None)


def act_of_answer(row: dict[str, Any]) -> str:
    """What the right option does."""
    return str(row["does"][row["answer"]])


def test_twins_are_of_the_other_form_and_the_same_topic() -> None:
    rows = {row["slug"]: row for row in QUESTIONS}
    twins = [row for row in rows.values() if row["twin"]]
    assert len(twins) == 20
    for row in twins:
        other = rows[row["twin"]]
        assert other["twin"] == row["slug"]
        assert [other[name] for name in ("topic", "genuine", "danger")] == [
            row[name] for name in ("topic", "genuine", "danger")
        ]
        assert (sorted(other["does"].values()), act_of_answer(other)) == (
            sorted(row["does"].values()),
            act_of_answer(row),
        )
        assert {row["form"], other["form"]} == {"A", "B"}
    assert not rows.keys() & {f"Q{number:02}" for number in RETIRED}, "its name is given to no other idea"


def test_no_free_quiz_need_be_without_what_may_go_on() -> None:
    """Nine over five topics: of one topic only one is sure to be asked."""
    free = [row for row in QUESTIONS if row["genuine"] and not row["form"]]
    assert (len(free), len({row["topic"] for row in free})) == (9, 5)


def test_every_fact_is_one_of_the_dossier() -> None:
    """It numbers them F1 to F149."""
    fields = content.read_json("family.json")["sheet"]["fields"]
    rows = [*QUESTIONS, *OFFERS, *SHOWN_FROM_FILES, *STEPS, *BOOSTER["offers"]]
    parts = [part for row in rows for part in row.get("items", [row])]
    facts = [fact for part in [*parts, *fields] for fact in part["facts"]]
    facts += [row["fact"] for row in content.read_json("glossary.json")]
    assert len(facts) > 400
    assert set(facts) <= {f"F{number}" for number in range(1, 150)}


def test_two_offers_for_later_are_genuine_and_two_are_not_and_none_was_met_before() -> None:
    assert sorted(row["verdict"] for row in BOOSTER["offers"]) == ["genuine", "genuine", "scam", "scam"]
    for language in ("id", "en"):
        told = " ".join(bubble[language] for offer in OFFERS for bubble in offer["bubbles"])
        told += " ".join(row[language]["stem"] for row in QUESTIONS)
        for row in BOOSTER["offers"]:
            for sentence in re.findall(r"[^.?!:“”]{12,}", row["text"][language]):
                assert sentence.strip() not in told
    assert {"id", "en"} == BOOSTER["source"].keys()
    assert BOOSTER["volatile"], "it rests on rules in draft"
    assert date(2022, 1, 1) < date.fromisoformat(f"{BOOSTER['as_of']}-01") <= today()


@pytest.mark.parametrize("row", SHOWN_FROM_FILES, ids=lambda row: row["slug"])
def test_each_sign_each_part_of_the_checklist_and_the_replies_have_a_source_and_a_date(row: dict[str, Any]) -> None:
    assert sorted(row["source"]) == ["en", "id"]
    assert all(len(text) > 20 for text in row["source"].values())
    assert "UU 18/2017" not in row["source"]["id"].replace("UU 18/2017 dan perubahannya", ""), "it was amended"
    assert date(2022, 1, 1) < date.fromisoformat(f"{row['as_of']}-01") <= today()
    assert all(part["facts"] for part in row.get("items", [row]))


def test_what_rests_on_a_moving_fact_is_marked() -> None:
    for row in (*QUESTIONS, *OFFERS, *SHOWN_FROM_FILES):
        facts = {int(fact[1:]) for part in row.get("items", [row]) for fact in part["facts"]}
        assert row["volatile"] or not facts & MOVING, row["slug"]


def test_the_command_names_what_has_no_source_or_may_have_changed(app: Flask, files: Files) -> None:
    for row in SIGNS_AND_SECTIONS:
        name = "checklist.json" if "items" in row else "offer_signs.json"
        files.change(name, row["slug"], as_of=f"{today():%Y-%m}")
    files.replace("booster.json", as_of=f"{today():%Y-%m}")
    assert not {row["slug"] for row in [*SIGNS_AND_SECTIONS, BOOSTER]} & set(content.slugs_due())
    check = app.test_cli_runner().invoke(args=["content", "check"])
    assert check.exit_code == 0, check.output
    files.change("offer_signs.json", "R05", source={"id": "", "en": "A law"})
    files.change("checklist.json", "money", source={})
    long_ago = f"{today() - timedelta(days=VOLATILE_DAYS + 1):%Y-%m}"
    files.replace("booster.json", source={"id": ""}, as_of=long_ago)
    files.change("offer_signs.json", "R06", as_of=long_ago)  # which countries are open
    files.change("offer_signs.json", "R03", as_of=long_ago)  # whose a passport is
    files.change("checklist.json", "money", as_of=long_ago)
    check = app.test_cli_runner().invoke(args=["content", "check"])
    assert check.exit_code == 1
    assert "R05: tanpa sumber.\nmoney: tanpa sumber.\ningat-lagi: tanpa sumber.\n" in check.output
    assert "R06: perlu diperiksa lagi.\nmoney: perlu diperiksa lagi.\n" in check.output
    assert "ingat-lagi: perlu diperiksa lagi.\n" in check.output
    assert "R03" not in check.output


# what the sources contradict or do not carry, names that move with a cabinet, and sites that only look official
NEVER_SAID = """
semua gratis|serba gratis|all of it is free|semua yang mandiri|uu terbaru|wajib berbahasa indonesia
must be in indonesian|hari kerja setelah|104.423|10.000 korban|paling singkat|pidana minimal|minimum sentence
dilarang ke timur tengah|karding|mukhtarudin|agus andrianto|christina aryani
imigrasipandeglang|imigrasimelawi|imigrasitanggamus|siskop2mi.go.id|siskotkln|yahoo.co.id|bnp2tki.go.id
waktu 12 jam|12 jam pertama|within 12 hours|first 12 hours|masih disusun|19 negara|calo selalu meminta
jangan pernah menyerahkan paspor|never hand over|harus lengkap dulu|tidak lewat p3mi itu ilegal|sulit ditolong
akan ditahan|pasti pulang|pasti kembali|rp9 juta|331 miliar|kata menteri pada 27 mei|minister said on 27 may
"""
# misprinted, given up, not for villagers, or known from memory alone: hotlines.md, section 1
NEVER_CALLED = """
65929031103 88690132000 0966245572 639173198470 966598881945 966581781945 85512810005 6281399679966 6287771200744
628115715715 62254200234 62254200513 6596480017 6592953964 622134415044 886901023888 628118436633 905322298
905314530351 819031324994 97156332261 85268942799 6281226798880
"""


def channels() -> list[dict[str, Any]]:
    return [channel for row in content.read_json("hotlines.json") for channel in row["channels"]]


def test_who_asks_in_an_offer_asks_something() -> None:
    """A niece once “asked” what she only told, at four doors and phones."""
    for offer in content.read_json("offers.json"):
        for language, asks in (("id", "bertanya: “"), ("en", " asks: “")):
            words = " ".join(bubble[language] for bubble in offer["bubbles"])
            assert asks not in words or "?" in words, offer["slug"]


def test_nothing_is_said_that_the_sources_do_not_carry() -> None:
    files = content.FOLDER.glob("*.json"), (ROOT / "templates").rglob("*.html"), (ROOT / "kiosk").rglob("*.py")
    texts = {path: path.read_text(encoding="utf-8").lower() for path in chain(*files)}
    never = re.split(r"[|\n]", NEVER_SAID.strip())
    assert [(path.name, words) for path, text in texts.items() for words in never if words in text] == []
    assert not {"".join(filter(str.isdigit, channel["value"])) for channel in channels()} & set(NEVER_CALLED.split())


NAMED = re.compile(rf"(?<![F/-]){TELEPHONE.pattern}|\b(?:[a-z0-9-]+\.)+(?:id|com|net|org)\b")


# the words of pages have examples of how something is typed
@pytest.mark.parametrize(
    "path", [path for path in sorted(content.FOLDER.glob("*.json")) if path.name not in ("hotlines.json", PAGE_WORDS)]
)
def test_every_number_site_and_page_that_a_text_names_is_there(path: Any) -> None:
    texts = list(leaves(content.read_json(path.name)))
    numbers_and_sites = {Hotline.digits(channel) for channel in channels()} | {
        "go.id"
    }  # how a site of the government ends
    assert {name for text in texts for name in NAMED.findall(text)} <= numbers_and_sites
    pages = [page.read_text(encoding="utf-8") for page in (ROOT / "templates").rglob("*.html")]
    titles = {title for page in pages for title in re.findall(r'{% block title %}.*_\("([^"]+)"', page)}
    page_titles = {name for text in texts for name in re.findall(r"halaman “?([A-Z][^”.,]*)", text)}
    assert page_titles <= titles | {"Bantuan", "Bantuan mesin ini"}  # what its button says


def leaves(part: Any) -> Iterator[str]:
    """The texts within a part of a file, but for a month."""
    if isinstance(part, str):
        yield "" if re.fullmatch(r"\d{4}-\d{2}", part) else part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from leaves(each)
