"""What we ship is whole, has a source and a date, and says nothing that its sources do not carry."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.config import ROOT
from kiosk.models.question import TOPICS, VOLATILE_DAYS
from kiosk.rules import content
from tests.cast.content import Files

pytestmark = pytest.mark.look


@pytest.mark.parametrize("row", content.read("questions.json"), ids=lambda row: row["slug"])
def test_every_question_we_ship_is_whole(row: dict[str, Any]) -> None:
    assert row["topic"] in TOPICS
    for language in ("id", "en"):
        text = row[language]
        assert sorted(text["options"]) == ["a", "b", "c"]
        assert all([text["stem"], text["explanation"], text["source"], *text["options"].values()])
    assert row["answer"] in row["id"]["options"]


def test_twins_are_of_the_other_form_and_the_same_topic() -> None:
    rows = {row["slug"]: row for row in content.read("questions.json")}
    twins = [row for row in rows.values() if row["twin"]]
    assert len(twins) == 20
    for row in twins:
        other = rows[row["twin"]]
        assert (other["twin"], other["topic"]) == (row["slug"], row["topic"])
        assert {row["form"], other["form"]} == {"A", "B"}


SHOWN_FROM_FILES = [*content.read("offer_signs.json"), *content.read("checklist.json")]


@pytest.mark.parametrize("row", SHOWN_FROM_FILES, ids=lambda row: row["slug"])
def test_every_sign_and_every_part_of_the_checklist_has_a_source_and_a_date(row: dict[str, Any]) -> None:
    assert sorted(row["source"]) == ["en", "id"]
    assert all(len(text) > 20 for text in row["source"].values())
    assert "UU 18/2017" not in row["source"]["id"].replace("UU 18/2017 dan perubahannya", ""), "it was amended"
    assert date(2026, 1, 1) < date.fromisoformat(row["checked_on"]) <= today()
    assert all(part["facts"] for part in row.get("items", [row]))


# what law.md calls volatile: rules in draft, lists of countries, names of systems
MOVING = {"F24", "F25", "F26", "F27", "F29", "F34", "F35", "F47", "F61", "F71", "F72", "F74", "F97"}


@pytest.mark.parametrize("row", SHOWN_FROM_FILES, ids=lambda row: row["slug"])
def test_what_rests_on_a_moving_fact_is_marked(row: dict[str, Any]) -> None:
    facts = {fact for part in row.get("items", [row]) for fact in part["facts"]}
    assert row["volatile"] == bool(facts & MOVING)


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
        files.change(name, row["slug"], checked_on=f"{today() - timedelta(days=VOLATILE_DAYS)}")
    assert not {row["slug"] for row in SHOWN_FROM_FILES} & set(content.stale())
    long_ago = f"{today() - timedelta(days=VOLATILE_DAYS + 1)}"
    files.change("offer_signs.json", "R06", checked_on=long_ago)  # which countries are open
    files.change("offer_signs.json", "R03", checked_on=long_ago)  # whose a passport is
    files.change("checklist.json", "money", checked_on=long_ago)
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
)


# misprinted, given up, not for villagers, or known from memory alone: hotlines.md, section 1
NEVER_CALLED = (
    *("65929031103", "88690132000", "0966245572", "639173198470", "966598881945", "966581781945", "85512810005"),
    *("6281399679966", "6287771200744", "628115715715", "62254200234", "62254200513", "6596480017", "6592953964"),
    *("622134415044", "886901023888", "628118436633"),
)


def test_nothing_is_said_that_the_sources_do_not_carry() -> None:
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
    said = {path: path.read_text(encoding="utf-8").lower() for path in (*content.FOLDER.glob("*.json"), *pages)}
    assert len(said) > 20
    assert [(path.name, words) for path, text in said.items() for words in NEVER_SAID if words in text] == []
    channels = [channel for row in content.read("hotlines.json") for channel in row["channels"]]
    called = {"".join(filter(str.isdigit, channel["value"])) for channel in channels}
    assert not called & set(NEVER_CALLED)
