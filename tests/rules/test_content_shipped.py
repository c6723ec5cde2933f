"""What we ship is whole, has a source and a date, and says nothing that its sources do not carry."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.models import Hotline
from kiosk.models.question import CHANNELS, TOPICS, VERDICTS, VOLATILE_DAYS
from kiosk.rules import content
from kiosk.rules.audio.pronunciation import TELEPHONE
from tests.cast.content import Files

pytestmark = pytest.mark.look


QUESTIONS, OFFERS = content.read("questions.json"), content.read("offers.json")


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row["slug"])
def test_every_question_we_ship_is_whole(row: dict[str, Any]) -> None:
    assert row["topic"] in TOPICS
    for language in ("id", "en"):
        text = row[language]
        assert sorted(text["options"]) == ["a", "b", "c"]
        assert all([text["stem"], text["explanation"], text["source"], *text["options"].values()])
    assert row["answer"] in row["id"]["options"]


@pytest.mark.parametrize("row", OFFERS, ids=lambda row: row["slug"])
def test_every_offer_we_ship_is_whole(row: dict[str, Any]) -> None:
    assert row["channel"] in CHANNELS
    assert row["verdict"] in VERDICTS
    assert (row["technique"] is None) == (row["verdict"] == "sound"), "a trick has a name"
    assert set(row["key"]) <= set(range(1, len(row["bubbles"]) + 1))
    for language in ("id", "en"):
        parts = [row[name][language] for name in ("sender", "known", "reason", "next", "source")]
        assert all([*parts, *(bubble[language] for bubble in row["bubbles"])])


def test_twins_are_of_the_other_form_and_the_same_topic() -> None:
    rows = {row["slug"]: row for row in QUESTIONS}
    twins = [row for row in rows.values() if row["twin"]]
    assert len(twins) == 20
    for row in twins:
        other = rows[row["twin"]]
        assert (other["twin"], other["topic"]) == (row["slug"], row["topic"])
        assert {row["form"], other["form"]} == {"A", "B"}
        assert row["sound"] == other["sound"]


def test_of_each_form_four_are_sound_and_half_of_the_offers_are() -> None:
    for form in ("A", "B"):
        asked = [row for row in QUESTIONS if row["form"] == form]
        assert sorted(row["sound"] for row in asked) == [False] * 6 + [True] * 4
        assert sum(row["level"] for row in asked) == 18
    free = Counter(row["sound"] for row in QUESTIONS if row["form"] is None)
    assert abs(free[True] - free[False]) <= 2, "who always goes on, or always refuses, does not win"
    assert sorted(row["verdict"] for row in OFFERS) == ["rotten"] * 8 + ["sound"] * 8


def test_what_was_retired_is_not_shipped_and_its_name_is_given_to_no_other_idea() -> None:
    shipped = {row["slug"] for row in QUESTIONS}
    assert not shipped & {f"Q{number:02}" for number in RETIRED}


RETIRED = (2, 3, 5, 6, 7, 10, *range(14, 17), *range(18, 23), 24, *range(27, 36), 39, 40, 60, 61)
SHOWN_FROM_FILES = [*content.read("offer_signs.json"), *content.read("checklist.json")]
STEPS = content.read("family.json")["danger"]["steps"]
EVERYTHING = [*QUESTIONS, *OFFERS, *SHOWN_FROM_FILES, *STEPS]


def test_every_fact_is_one_of_the_dossier() -> None:
    """It numbers them F1 to F137."""
    dossier = {f"F{number}" for number in range(1, 138)}
    fields = content.read("family.json")["sheet"]["fields"]
    parts = [part for row in EVERYTHING for part in row.get("items", [row])]
    facts = [fact for part in [*parts, *fields] for fact in part["facts"]]
    facts += [row["fact"] for row in content.read("glossary.json")]
    assert len(facts) > 400
    assert set(facts) <= dossier


@pytest.mark.parametrize("row", SHOWN_FROM_FILES, ids=lambda row: row["slug"])
def test_every_sign_and_every_part_of_the_checklist_has_a_source_and_a_date(row: dict[str, Any]) -> None:
    assert sorted(row["source"]) == ["en", "id"]
    assert all(len(text) > 20 for text in row["source"].values())
    assert "UU 18/2017" not in row["source"]["id"].replace("UU 18/2017 dan perubahannya", ""), "it was amended"
    assert date(2022, 1, 1) < date.fromisoformat(f"{row['as_of']}-01") <= today()
    assert all(part["facts"] for part in row.get("items", [row]))


# what the dossier calls volatile: rules in draft, lists of countries, names of systems
MOVING = {"F24", "F25", "F26", "F27", "F29", "F34", "F35", "F47", "F61", "F71", "F72", "F74", "F97"}
MOVING |= {"F112", "F113", "F114", "F117", "F118", "F125", "F131"}


@pytest.mark.parametrize("row", [*QUESTIONS, *OFFERS, *SHOWN_FROM_FILES], ids=lambda row: row["slug"])
def test_what_rests_on_a_moving_fact_is_marked(row: dict[str, Any]) -> None:
    facts = {fact for part in row.get("items", [row]) for fact in part["facts"]}
    assert row["volatile"] or not facts & MOVING


def test_the_command_names_a_sign_or_a_section_without_a_source(app: Flask, files: Files) -> None:
    assert app.test_cli_runner().invoke(args=["content", "check"]).exit_code == 0
    files.change("offer_signs.json", "R05", source={"id": "", "en": "A law"})
    files.change("checklist.json", "money", source={})
    checked = app.test_cli_runner().invoke(args=["content", "check"])
    assert checked.exit_code == 1
    assert "R05: tanpa sumber.\nmoney: tanpa sumber.\n" in checked.output


def test_the_command_names_what_may_have_changed_since_its_last_check(app: Flask, files: Files) -> None:
    for row in SHOWN_FROM_FILES:
        name = "checklist.json" if "items" in row else "offer_signs.json"
        files.change(name, row["slug"], as_of=f"{today():%Y-%m}")
    assert not {row["slug"] for row in SHOWN_FROM_FILES} & set(content.stale())
    long_ago = f"{today() - timedelta(days=VOLATILE_DAYS + 1):%Y-%m}"
    files.change("offer_signs.json", "R06", as_of=long_ago)  # which countries are open
    files.change("offer_signs.json", "R03", as_of=long_ago)  # whose a passport is
    files.change("checklist.json", "money", as_of=long_ago)
    checked = app.test_cli_runner().invoke(args=["content", "check"]).output
    assert "R06: perlu diperiksa lagi.\nmoney: perlu diperiksa lagi.\n" in checked
    assert "R03" not in checked


# what the sources contradict or do not carry, names that move with a cabinet, and sites that only look official
NEVER_SAID = (
    *("semua gratis", "serba gratis", "all of it is free", "semua yang mandiri", "uu terbaru"),
    *("wajib berbahasa indonesia", "must be in indonesian", "hari kerja setelah", "104.423", "10.000 korban"),
    *("paling singkat", "pidana minimal", "minimum sentence", "dilarang ke timur tengah"),
    *("karding", "mukhtarudin", "agus andrianto", "christina aryani"),
    *("imigrasipandeglang", "imigrasimelawi", "imigrasitanggamus", "siskop2mi.go.id", "siskotkln"),
    # what the renewed sources corrected: a delay read as time left, a closed job told as a closed country, a promise
    *("waktu 12 jam", "12 jam pertama", "within 12 hours", "first 12 hours", "masih disusun", "19 negara"),
    *("calo selalu meminta", "jangan pernah menyerahkan paspor", "never hand over", "harus lengkap dulu"),
    *(
        "tidak lewat p3mi itu ilegal",
        "sulit ditolong",
        "akan ditahan",
        "pasti pulang",
        "pasti kembali",
        "rp9 juta",
        "331 miliar",
    ),
    *("kata menteri pada 27 mei", "minister said on 27 may", "yahoo.co.id", "bnp2tki.go.id"),
)


# misprinted, given up, not for villagers, or known from memory alone: hotlines.md, section 1
NEVER_CALLED = (
    *("65929031103", "88690132000", "0966245572", "639173198470", "966598881945", "966581781945", "85512810005"),
    *("6281399679966", "6287771200744", "628115715715", "62254200234", "62254200513", "6596480017", "6592953964"),
    *("622134415044", "886901023888", "628118436633", "905322298", "905314530351", "819031324994", "97156332261"),
    *("85268942799", "6281226798880"),
)


def test_nothing_is_said_that_the_sources_do_not_carry() -> None:
    files = content.FOLDER.glob("*.json"), (ROOT / "templates").rglob("*.html"), (ROOT / "kiosk").rglob("*.py")
    said = {path: path.read_text(encoding="utf-8").lower() for path in chain(*files)}
    assert len(said) > 200
    assert [(path.name, words) for path, text in said.items() for words in NEVER_SAID if words in text] == []
    channels = [channel for row in content.read("hotlines.json") for channel in row["channels"]]
    called = {"".join(filter(str.isdigit, channel["value"])) for channel in channels}
    assert not called & set(NEVER_CALLED)


OTHERS = [path.name for path in content.FOLDER.glob("*.json") if path.name != "hotlines.json"]


@pytest.mark.parametrize("name", OTHERS)
def test_every_number_and_site_that_a_text_names_is_one_of_the_directory(name: str) -> None:
    channels = [channel for row in content.read("hotlines.json") for channel in row["channels"]]
    known = {Hotline.digits(channel) for channel in channels} | {"go.id"}  # how a site of the government ends
    named = [found for text in leaves(content.read(name)) for found in NAMED.findall(text)]
    assert [found for found in named if found not in known] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_that_a_text_sends_to_bears_that_name(name: str) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    titles = {title for page in pages for title in re.findall(r'{% block title %}.*_\("([^"]+)"', page)}
    named = [found for text in leaves(content.read(name)) for found in re.findall(r"halaman “?([A-Z][^”.,]*)", text)]
    help_pages = ("Bantuan", "Bantuan mesin ini")  # what its button says
    assert [page for page in named if page not in titles and page not in help_pages] == []


NAMED = re.compile(rf"(?<![F/-]){TELEPHONE.pattern}|\b(?:[a-z0-9-]+\.)+(?:id|com|net|org)\b")


def leaves(part: Any) -> Iterator[str]:
    """The texts within a part of a file, but for a month."""
    if isinstance(part, str):
        yield "" if re.fullmatch(r"\d{4}-\d{2}", part) else part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from leaves(each)
