"""The content we ship goes into the database once; officers' edits stay."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Hotline, Question, QuizAnswer, Village, VillageAlias
from kiosk.rules import content, hotlines, questions
from tests.cast.content import Files
from tests.cast.learning import attempt
from tests.cast.questions import versions

pytestmark = pytest.mark.every_village


def load() -> int:
    with db.write():
        loaded = content.load_content()
    db.session.expire_all()
    return loaded


def hotline(slug: str) -> Hotline:
    return db.session.get_one(Hotline, slug)


def english(slug: str, **fields: str) -> dict[str, Any]:
    """The English texts of a question of the file, with another word or two."""
    return next(row["en"] for row in content.read_json("questions.json") if row["slug"] == slug) | fields  # type: ignore[no-any-return]


def test_a_second_load_changes_nothing_and_the_command_says_what_it_did(app: Flask, files: Files) -> None:
    def count_rows() -> list[int | None]:
        return [
            db.session.scalar(select(func.count()).select_from(t)) for t in (Question, Hotline, Village, VillageAlias)
        ]

    before = count_rows()
    assert load() == load() == 0
    assert count_rows() == before
    assert before[0] == len(content.read_json("questions.json")) + len(content.read_json("offers.json"))
    files.change("questions.json", "Q04", answer="a")
    assert app.test_cli_runner().invoke(args=["content", "load"]).output == "1 baris baru atau diperbarui.\n"


def test_a_changed_question_is_the_next_version_and_answers_keep_theirs(files: Files) -> None:
    old = versions("Q01")[0]
    with db.write():
        db.session.add(attempt(None, [old], "r"))
    files.change("questions.json", "Q01", en=english("Q01", stem="Siti is only 17."))
    assert load() == 1
    first, second = versions("Q01")
    assert (first.current, second.current, second.version, second.origin) == (False, True, 2, "file")
    assert (second.texts["en"]["stem"], second.texts["id"]) == ("Siti is only 17.", first.texts["id"])
    files.leave_out("questions.json", "Q01")
    assert [load(), load()] == [1, 0]
    assert "Q01" not in {question.slug for question in (*questions.newest_questions(), *questions.asked_questions())}
    assert db.session.scalars(select(QuizAnswer.question_id)).all() == [first.id]


def test_a_check_stays_with_its_text_and_another_date_or_drawing_is_no_version(files: Files) -> None:
    with db.write():
        questions.change_question(versions("Q01")[0], {}, "Ratna", checked=True)
    assert load() == 0
    drawings = {"speaker": "ujang", "asker": "gadis", "object": "pen"}
    files.change("questions.json", "Q01", as_of="2026-11", picture=["house"], **drawings)
    assert load() == 1
    [question] = versions("Q01")
    assert (question.version, question.confirmed_on, question.confirmed_by) == (1, today(), "Ratna")
    assert (f"{question.as_of}", question.picture) == ("2026-11-01", ["house"])
    assert {name: getattr(question, name) for name in drawings} == drawings
    files.change("questions.json", "Q01", answer="a")
    load()
    assert [(q.version, q.confirmed_on, q.confirmed_by) for q in versions("Q01")][1:] == [(2, None, None)]


@pytest.mark.parametrize("part", ["said", "rule"])
def test_other_words_of_a_scene_are_another_version(files: Files, part: str) -> None:
    files.change("questions.json", "Q01", en=english("Q01", **{part: "Wait."}))
    assert load() == 1
    assert [(q.version, q.texts["en"][part]) for q in versions("Q01")][1:] == [(2, "Wait.")]


def test_a_question_that_was_switched_off_stays_off(files: Files) -> None:
    with db.write():
        questions.switch_question(versions("Q41")[0], on=False)
    files.change("questions.json", "Q41", answer="a")
    load()
    assert [(q.version, q.active) for q in versions("Q41")] == [(1, False), (2, False)]
    assert not versions("Q42")[0].active


def test_an_officers_question_stays(files: Files) -> None:
    with db.write():
        edit = {"answer": "a", "volatile": True}
        assert questions.change_question(versions("Q01")[0], edit, "Ratna", checked=True) == [*edit, "confirmed_on"]
    assert load() == 0
    files.change("questions.json", "Q01", en=english("Q01", source="Law 18/2017"))
    assert load() == 0
    assert [(q.version, q.answer, q.origin) for q in versions("Q01")] == [(1, "c", "file"), (2, "a", "officer")]
    files.change("questions.json", "Q01", en=versions("Q01")[0].texts["en"], **edit)
    assert load() == 1, "what says the same is no other version, and gets from the file what its options do"
    assert load() == 0
    assert versions("Q01")[1].does == versions("Q01")[0].does
    files.change("questions.json", "Q01", form="A", twin="Q04", genuine=True)
    assert load() == 1, "another form overrules an edit of the old decision"
    assert [(q.origin, q.form) for q in versions("Q01")] == [("file", None), ("officer", None), ("file", "A")]


def test_another_text_keeps_the_check_of_a_hotline_and_another_number_loses_it(files: Files) -> None:
    with db.write():
        hotlines.record_call(hotline("ojk-157"), "Ratna")
        hotline("ojk-157").active, hotline("ojk-157").position = False, 1
    channels = [channel | {"label": {"id": "dari HP"}} for channel in hotline("ojk-157").channels]
    files.change("hotlines.json", "ojk-157", channels=channels, cost={"id": "Gratis"})
    assert load() == 1
    row = hotline("ojk-157")
    assert (row.channels, row.cost, row.checked_on, row.checked_by) == (channels, {"id": "Gratis"}, today(), "Ratna")
    number = {"kind": "tel", "value": "158", "label": {}}
    files.change("hotlines.json", "ojk-157", channels=[number])
    assert load() == 1
    row = hotline("ojk-157")
    assert (row.channels, row.checked_on, row.checked_by) == ([number], None, None)
    assert (row.active, row.position) == (False, 1), "hidden and moved as an officer wants it"


def test_a_new_hotline_comes_in_unchecked_and_an_officers_stays(files: Files) -> None:
    path = files.folder / "hotlines.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([*rows, rows[0] | {"slug": "new", "position": 999}]), encoding="utf-8")
    assert load() == 1
    assert (hotline("new").checked_on, hotline("new").position, hotline("new").origin) == (None, 999, "file")
    with db.write():
        hotlines.change_hotline(hotline("ojk-157"), {"cost": {"id": "Gratis, kata petugasnya"}})
    files.change("hotlines.json", "ojk-157", hours={"id": "Siang"})
    assert load() == 0
    assert hotline("ojk-157").cost == {"id": "Gratis, kata petugasnya"}


def test_villages_follow_a_newer_list_and_are_still_found_by_their_old_name(
    app: Flask, lontar: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.write():
        lontar.active = False
        db.session.delete(db.session.get_one(Village, "36.04.12.2002"))
    shipped = content.read_csv
    newer = shipped("villages.csv")
    split = dict(next(row for row in newer if row["code"] == lontar.code), code="36.04.13.2099", village="Lontar Timur")
    newer = [row | {"village": "Lontar Baru"} if row["code"] == lontar.code else row for row in newer]
    lists = {"villages.csv": [*newer, split], "village_aliases.csv": shipped("village_aliases.csv")}
    monkeypatch.setattr(content, "read_csv", lists.get)
    assert [load(), load()] == [3, 0]
    assert (lontar.name, lontar.active, [each.alias for each in lontar.aliases]) == ("Lontar Baru", False, ["Lontar"])
    assert db.session.get_one(Village, "36.04.13.2099").district == "Tirtayasa"
