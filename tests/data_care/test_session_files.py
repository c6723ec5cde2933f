"""A session file: what it holds and never holds, what is taken in of it and what is refused, and how it goes again."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from kiosk.data_care import session_arrivals, session_files
from kiosk.data_care.session_schema import BATCH, DATA, PAIRS, SESSION
from kiosk.db import db, new_key
from kiosk.learning import report, statistics
from kiosk.models import (
    AuditEntry,
    CheckIn,
    LearningBatch,
    LearningPairs,
    OutreachSession,
    Question,
    SessionPhoto,
    Village,
)
from kiosk.models.check_in import AGES, GROUPS, ORIGINS, REVIEW_STATES, SEXES
from kiosk.models.outreach_session import PLACE_KINDS, SESSION_KINDS
from kiosk.models.question import ACTS, ANSWER_VERDICTS
from kiosk.models.quiz_attempt import ATTITUDES, PHASES, QUIZ_LENGTHS
from kiosk.rules import attendance, halls, outreach, photos, questions, review, settings
from kiosk.rules.refusals import Refused
from kiosk.views.admin.reports.session import letter_of
from tests.cast.commands import flask, refusal_of
from tests.cast.halls import THREE_ROUNDS, hold_hall, numbers, vote
from tests.cast.people import NAME, PHONE
from tests.cast.photos import as_file, halves, small
from tests.cast.query_plans import watch_queries
from tests.cast.questions import current
from tests.cast.session_files import hold
from tests.cast.two_kiosks import LONTAR, Kiosk

pytestmark = pytest.mark.slow

ALIKE = ("held_on", "title", "village_name", "heads_male", "heads_female", "heads_by_group", "state", "report_number")


@pytest.fixture
def its_session(hall: Kiosk) -> str:
    """A closed session of the hall's kiosk; its key."""
    with hall.at():
        return hold(db.session.get_one(Village, LONTAR)).id


def exported_file(hall: Kiosk, *ids: str, change: Callable[[OutreachSession], Any] = lambda _session: None) -> bytes:
    """The file of these sessions of the hall, after a change there."""
    with hall.at():
        for key in ids:
            with db.write():
                change(db.session.get_one(OutreachSession, key))
        return session_files.hand_over(session_files.sessions_to_give(ids), None)


def import_file(content: bytes, older: bool = False) -> list[str]:
    """Take a file in; the standing of each of its sessions."""
    return [arrival.standing for arrival in session_arrivals.take_in(session_files.read_file(content), None, older)]


def preview_of(content: bytes) -> str:
    """The line that the preview of a file tells of its one session."""
    [arrival] = session_arrivals.compare_sessions(session_files.read_file(content))
    return session_arrivals.summary_line(arrival)


def doubts_of(content: bytes) -> list[str]:
    """Doubts that the preview of a file tells, of which each session's line ends with its own."""
    [arrival] = session_arrivals.compare_sessions(session_files.read_file(content))
    doubts = session_arrivals.doubts_about(arrival)
    assert session_arrivals.summary_line(arrival).endswith(" ".join(doubts))
    return doubts


def read_figures(key: str) -> Any:
    """Every number and text that a paper of the session is made of."""
    session = db.session.get_one(OutreachSession, key)
    learned = report.learning_of_session(key)
    answered = {
        (phase, question.slug): dict(options)
        for phase, of_phase in learned.answered.items()
        for question, options in of_phase.items()
    }
    letter = letter_of(session)._replace(photos=[], signers=[])
    return (
        [getattr(session, name) for name in ALIKE],
        attendance.attendance_of(session),
        [chapter._replace(tables=[list(table.lines()) for table in chapter.tables]) for chapter in letter.parts],
        (learned.changes, learned.pairs, answered),
        (statistics.phase_rows(learned.quizzes), statistics.act_rows(learned.quizzes)),
        statistics.attitude_rows(learned.quizzes),
        [photo.kept_until for photo in photos.photos_of_session(key)],
    )


def tick(session: OutreachSession) -> None:
    """The first photo goes into the file."""
    photos.photos_of_session(session.id)[0].in_file = True


def number_of(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_every_paper_is_the_same_there_and_here_and_no_person_comes_along(
    app: Flask, hall: Kiosk, its_session: str
) -> None:
    with hall.at():
        there = read_figures(its_session)
        nonces = list(db.session.scalars(select(CheckIn.nonce)))
    content = exported_file(hall, its_session)
    for word in (NAME, PHONE, "Wayan", *nonces):
        assert word.encode() not in content
    assert import_file(content) == ["new"]
    here = read_figures(its_session)
    assert here[:6] == there[:6]
    assert here[6] == [], "no photo was ticked"
    session = db.session.get_one(OutreachSession, its_session)
    assert (session.kiosk_name, session.revision) == ("Kantor Imigrasi Kelas I Non TPI Serang", 1)
    assert number_of(CheckIn) == 0
    assert attendance.count_check_ins_by_sort(session)["village"] == {LONTAR: 1, "": 3}


def test_the_same_twice_changes_nothing_and_what_changed_there_replaces_it(
    app: Flask, hall: Kiosk, its_session: str
) -> None:
    first = exported_file(hall, its_session)
    assert exported_file(hall, its_session) == first, "handing it over once more is no change"
    assert [*import_file(first), *import_file(first)] == ["new", "same"]
    with hall.at():
        person = db.session.scalars(select(CheckIn).where(CheckIn.state == "new", CheckIn.age == "adult")).first()
        assert session_files.sessions_not_handed_over() == []
        with db.write():
            review.set_state(its_session, [person.id], None, before="new", state="void", reason="test")
        assert [session.id for session in session_files.sessions_not_handed_over()] == [its_session]
    second = exported_file(hall, its_session, change=lambda session: outreach.close_session(session, {"heads_male": 5}))
    assert import_file(second) == ["newer"]
    here = attendance.attendance_of(db.session.get_one(OutreachSession, its_session))
    assert (here.male, here.checkins, here.checkins_by["state"]["void"]) == (5, 3, 2)
    assert number_of(LearningBatch) == 2
    assert import_file(first) == ["older"]
    assert db.session.get_one(OutreachSession, its_session).heads_male == 5
    assert import_file(first, older=True) == ["older"], "that kiosk was restored from a copy"
    assert db.session.get_one(OutreachSession, its_session).heads_male == 3


def test_the_village_is_named_by_its_code(app: Flask, hall: Kiosk, its_session: str) -> None:
    """A file could tell of another village beside a code that is known here."""
    content = exported_file(hall, its_session)
    assert doubts_of(content) == [], "here it bears the same name"
    forged = content.replace(b'"village_name": "Lontar"', b'"village_name": "Pontang"')
    assert forged != content
    assert doubts_of(forged) == ["Desanya di berkas bernama Pontang; menurut kodenya, 36.04.13.2007, Lontar."]
    [arrival] = session_arrivals.compare_sessions(session_files.read_file(forged))
    assert " – Lontar: " in session_arrivals.summary_line(arrival)
    assert [*import_file(forged), *import_file(forged)] == ["new", "same"]
    assert db.session.get_one(OutreachSession, its_session).village_name == "Lontar"


def test_many_sessions_are_compared_in_as_few_queries_as_one(app: Flask, hall: Kiosk, its_session: str) -> None:
    document = session_files.read_file(exported_file(hall, its_session))
    [entry] = document["sessions"]
    counts = []
    for number in (1, 30):
        document["sessions"] = [entry | {"id": new_key()} for _session in range(number)]
        with watch_queries() as queries:
            assert len(session_arrivals.compare_sessions(document)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_leap_of_the_revision_is_said(app: Flask, hall: Kiosk, its_session: str) -> None:
    """A file of a great revision would keep every true one out from then on."""
    content = exported_file(hall, its_session)

    def leapt(revision: int) -> bytes:
        return content.replace(b'"revision": 1,', b'"revision": %d,' % revision)

    assert doubts_of(leapt(20)) == []
    sentence = "Revisinya melompat dari %s ke 9000000: tanyakan dulu ke petugas di sana."
    assert doubts_of(leapt(9_000_000)) == [sentence % 0]
    assert import_file(leapt(3)) == ["new"]
    assert doubts_of(leapt(23)) == []
    assert doubts_of(leapt(9_000_000)) == [sentence % 3]
    assert doubts_of(content) == [], "an older one is not taken"


def test_one_that_was_reopened_and_then_cancelled_is_carried_as_such(app: Flask, hall: Kiosk, its_session: str) -> None:
    changes: dict[str, Callable[[OutreachSession], Any]] = {
        "open": lambda session: outreach.open_session(session, session.held_on),
        "cancelled": lambda session: outreach.cancel_session(session, "Salah desa"),
    }
    closed = exported_file(hall, its_session)
    assert "Di sana dib" not in preview_of(closed)
    assert import_file(closed) == ["new"]
    words = {"open": "Di sana dibuka lagi.", "cancelled": "Di sana dibatalkan."}
    for state, change in changes.items():
        content = exported_file(hall, its_session, change=change)
        assert [sentence for sentence in words.values() if sentence in preview_of(content)] == [words[state]]
        assert import_file(content) == ["newer"]
        assert db.session.get_one(OutreachSession, its_session).state == state
        for sessions in (
            outreach.sessions_taking_visitors,
            outreach.open_sessions,
            outreach.todays_sessions,
        ):
            assert sessions() == []
        recap = attendance.recap_of_period(outreach.Filters())
        assert (recap.total.sessions, len(recap.open)) == (0, state == "open")
        assert number_of(LearningBatch) == (2 if state == "open" else 0)


def test_photos_come_where_they_were_ticked_and_go_with_what_replaces_them_and_all_can_be_taken_out_again(
    app: Flask, hall: Kiosk, its_session: str
) -> None:
    content = exported_file(hall, its_session, change=tick)
    assert import_file(content) == ["new"]
    [photo] = photos.photos_of_session(its_session)
    assert photo.image == photos.shrink_photo(small(1))
    with db.write():
        session_arrivals.delete_session(db.session.get_one(OutreachSession, its_session), None)
    assert [number_of(model) for model in (OutreachSession, LearningBatch, SessionPhoto)] == [0, 0, 0]
    assert import_file(content) == ["new"]
    acts = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)))
    assert acts == ["session-taken-in", "session-taken-out", "session-taken-in"]
    drop = exported_file(
        hall, its_session, change=lambda session: photos.drop_photo(photos.photos_of_session(session.id)[0])
    )
    assert import_file(drop) == ["newer"]
    assert photos.photos_of_session(its_session) == []


def test_a_hall_comes_along_but_for_counts_of_fewer_than_five(app: Flask, hall: Kiosk, its_session: str) -> None:
    with hall.at():
        session = db.session.get_one(OutreachSession, its_session)
        hold_hall(session, *THREE_ROUNDS)
        there = read_figures(its_session)
    assert import_file(exported_file(hall, its_session)) == ["new"]
    assert read_figures(its_session)[2] == there[2]
    with db.write():
        current("Q23").answer = "a"
    with hall.at():
        hold_hall(session, THREE_ROUNDS[0], ("Q17", "", ""), ("Q64", "0 9 0 0", "1 1 2 0"))
    content = exported_file(hall, its_session)
    [arrival] = session_arrivals.compare_sessions(session_files.read_file(content))
    assert "Q23" not in session_arrivals.summary_line(arrival), "its votes come along, only its words do not"
    assert import_file(content) == ["newer"]
    session = db.session.get_one(OutreachSession, its_session)
    assert numbers(session) == [tuple(map(vote, THREE_ROUNDS[0][1:])), *[({}, {})] * 2], "four tell who they are"
    assert [(one.stem == "–", one.answer) for one in halls.rounds_of(its_session)][:2] == [(True, "c"), (False, "a")]


# --- refused


WRONG = [
    ("more", 1),
    ("kiosk/id", "a"),
    ("sessions/0/name", "Wayan"),
    ("sessions/0/id", "../../kiosk"),
    ("sessions/0/revision", 0),
    ("sessions/0/data/kind", "pesta"),
    ("sessions/0/data/material", "a\n<script>alert(1)</script>"),
    ("sessions/0/data/held_on", "2099-12-31"),
    ("sessions/0/data/heads_male", 10_000),
    ("sessions/0/data/heads_by_group/tamu", 1),
    ("sessions/0/data/state", "planned"),
    ("sessions/0/data/village_code", "99.99.99.9999"),
    ("sessions/0/check_ins/village/99.99.99.9999", 1),
    ("sessions/0/check_ins/sex/P", 2),
    ("sessions/0/check_ins/group", {"warga": 2, "tokoh": 2}),  # and one of these four is a child
    ("sessions/0/photos/0/image", "PHNjcmlwdD4="),
    ("sessions/0/photos/0/kept_until", "2199-01-01"),
    ("sessions/0/learned/0/finished", 4),
    ("sessions/0/learned/0/counts/0/number", 1e999),
    ("sessions/0/learned/0/pairs", [{}, {}]),
    ("sessions/0/learned/0/acts/scam/flees", 1),
    ("sessions/0/learned/0/acts/scam/accepts", 31),  # of thirty answers
    ("sessions/0/learned/0/pairs/0/genuine_before", None),
    ("sessions/0/learned/0/pairs/0/genuine_before", 19),  # of so many questions
    ("sessions/0/learned/0/pairs/0/more", 7),
    ("sessions/0/hall", [{}] * 4),
    ("sessions/0/hall/0/question", "<script>alert(1)"),
    ("sessions/0/hall/0/answer", "unknown"),
    ("sessions/0/hall/0/first/d", 1),
    ("sessions/0/hall/0/second/a", 10_000),
    ("sessions/0/hall/0/second/b", -1),
    ("sessions/0/hall/0/step", "over"),
]


def test_what_is_not_within_our_lists_lengths_and_ranges_is_refused_with_its_place(
    app: Flask, hall: Kiosk, its_session: str
) -> None:
    with hall.at():
        hold_hall(db.session.get_one(OutreachSession, its_session), *THREE_ROUNDS)
    content = exported_file(hall, its_session, change=tick)
    for path, value in WRONG:
        document = inner = json.loads(content)
        *steps, last = [int(step) if step == "0" else step for step in path.split("/")]
        for step in steps:
            inner = inner[step]
        inner[last] = value
        with pytest.raises(Refused) as reason:
            session_arrivals.take_in(session_files.read_file(json.dumps(document).encode()), None)
        place = re.search(r"ditolak di (\S+):", str(reason.value))
        assert place or "bukan berkas sesi" in str(reason.value)
        whole = path.replace("/0", "[0]").replace("/", ".")
        assert not place or whole.startswith(place[1].replace("'", "")), (path, str(reason.value))
        assert "alert" not in str(reason.value)
    assert number_of(OutreachSession) == 0


def pictures_to_refuse() -> dict[str, bytes]:
    """Pictures that no kiosk of ours puts into a file; the first are large on a screen and tiny in a file."""
    vast, noise = Image.new("1", (5200, 3900)), Image.effect_noise((1600, 1200), 90)
    return {
        "20 megapixels": as_file(vast, "PNG"),
        "20 megapixels, a JPEG": as_file(vast.convert("L"), quality=1),
        "too wide": as_file(Image.new("L", (1601, 1))),
        "no JPEG": as_file(Image.new("L", (40, 30)), "PNG"),
        "too many bytes": as_file(noise, quality=95),
        "a bomb": as_file(Image.new("L", (40, 30))).replace(b"\0\x1e\0\x28", b"\xff\xff\xff\xff"),
    }


def test_a_photo_is_known_by_its_header_before_anything_is_decoded(
    app: Flask, hall: Kiosk, its_session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.loads(exported_file(hall, its_session, change=tick))
    [photo] = document["sessions"][0]["photos"]
    good = photo["image"]
    document["sessions"].append(document["sessions"][0] | {"id": new_key(), "photos": [photo | {"image": ""}]})
    last = document["sessions"][1]["photos"][0]
    with monkeypatch.context() as nothing_is_decoded:
        nothing_is_decoded.setattr(photos, "decode_upright", lambda _data: pytest.fail("decoded"))
        for name, picture in pictures_to_refuse().items():
            last["image"] = b64encode(picture).decode()
            with pytest.raises(Refused, match=r"sessions\[1\]\.photos\[0\]\.image"):
                session_files.read_file(json.dumps(document).encode())
            assert name
    last["image"] = good[: len(good) // 2 // 4 * 4]
    with pytest.raises(Refused, match=r"sessions\[1\]\.photos\[0\]\.image"):
        session_files.read_file(json.dumps(document).encode())
    last["image"] = b64encode(photos.shrink_photo(as_file(halves(4000, 3000)))).decode()
    assert import_file(json.dumps(document).encode()) == ["new", "new"]


def test_what_is_no_session_file(app: Flask) -> None:
    for version in (0, 2, 4, "1", None):  # up to 0.3.0 it went to 4
        document = {"format": session_files.FORMAT, "version": version}
        with pytest.raises(Refused, match="dari versi program yang lain"):
            session_files.read_file(json.dumps(document).encode())
    for content in (b"", b"\xff\xfe", b"[" * 200_000, b"[]", b'{"type": "FeatureCollection"}', b'{"version": NaN}'):
        with pytest.raises(Refused, match="bukan berkas sesi"):
            session_files.read_file(content)


def test_ones_own_sessions_are_taken_in_from_nobody(
    app: Flask, hall: Kiosk, its_session: str, session_in_lontar: OutreachSession
) -> None:
    with db.write():
        settings.store("kiosk_id", new_key())
        outreach.close_session(db.session.merge(session_in_lontar), {})
    own = session_files.hand_over(session_files.sessions_to_give(), None)
    with pytest.raises(Refused, match="anjungan ini sendiri"):
        session_files.read_file(own)
    forged = json.loads(exported_file(hall, its_session))
    forged["sessions"][0]["id"] = session_in_lontar.id
    assert import_file(json.dumps(forged).encode()) == ["another's"]
    assert not db.session.get_one(OutreachSession, session_in_lontar.id).is_foreign


@pytest.mark.parametrize("part", ["said", "stem"])
def test_a_question_that_is_worded_otherwise_here_counts_in_the_sums_alone(
    app: Flask, hall: Kiosk, its_session: str, part: str
) -> None:
    content = exported_file(hall, its_session)
    slug = json.loads(content)["sessions"][0]["learned"][0]["counts"][0]["question"]
    question = db.session.scalars(select(Question).where(Question.slug == slug)).one()
    with db.write():
        db.session.merge(question).texts = question.texts | {"id": question.texts["id"] | {part: "Lain?"}}
    [arrival] = session_arrivals.compare_sessions(session_files.read_file(content))
    assert f"tidak ikut untuk {slug}" in session_arrivals.summary_line(arrival)
    assert import_file(content) == ["new"]
    learned = report.learning_of_session(its_session)
    assert [batch.answers for batch in learned.quizzes] == [30, 30]
    assert slug not in {question.slug for answers in learned.answered.values() for question in answers}


def test_another_face_or_rule_is_no_other_wording(app: Flask) -> None:
    question = questions.find_question("Q41")
    assert question
    wording = session_files.wording_hash(question)
    with db.write():
        question.speaker = "nenek"
        question.asker = "siti"
        question.texts = question.texts | {"id": question.texts["id"] | {"rule": "Lain."}}
    assert session_files.wording_hash(question) == wording


@pytest.mark.parametrize(("more", "is_as_before"), [({}, True), ({"said": ""}, True), ({"said": "Ayo."}, False)])
def test_where_nobody_speaks_a_file_from_before_anybody_did_still_counts(
    more: dict[str, str], is_as_before: bool
) -> None:
    texts = {"stem": "Kita ke mana?", "options": {"a": "Ke kantor", "b": "Ke agen"}}
    wording = session_files.wording_hash(Question(answer="a", texts={"id": texts | more}))
    assert (wording == "5a64ae3205ad2d67") == is_as_before


# --- the schema, and the commands


def test_the_schema_has_our_lists_and_lengths() -> None:
    for name, rule in DATA.items():
        column = OutreachSession.__table__.columns[name]
        assert column.nullable == ("null" in rule["type"]), name
        if "maxLength" in rule:
            assert rule["maxLength"] == (getattr(column.type, "length", None) or 4000), name
    codes = [DATA[name]["enum"] for name in ("kind", "place_kind", "quiz_length")]
    assert codes == [list(kinds) for kinds in (SESSION_KINDS, PLACE_KINDS, QUIZ_LENGTHS)]
    sums = SESSION["check_ins"]["properties"]
    codes = [sums[sort]["propertyNames"]["enum"] for sort in ("sex", "group", "age", "origin", "state")]
    assert codes == [[*SEXES, ""], [*GROUPS, ""], list(AGES), list(ORIGINS), list(REVIEW_STATES)]
    image = SESSION["photos"]["items"]["properties"]["image"]
    assert SESSION["photos"]["maxItems"] == photos.MOST_PHOTOS
    assert len(b64encode(bytes(200_000))) == image["maxLength"]
    assert BATCH["phase"]["enum"] == list(PHASES)
    assert BATCH["faces"]["propertyNames"]["enum"] == list(ATTITUDES)
    acts = BATCH["acts"]
    assert acts["propertyNames"]["enum"] == list(ANSWER_VERDICTS)
    assert acts["additionalProperties"]["propertyNames"]["enum"] == list(ACTS)
    assert PAIRS.keys() == set(LearningPairs.__table__.columns.keys()) - {"batch_id"}
    numbers = set(LearningBatch.__table__.columns.keys()) - {"id", "session_id", "month"}
    assert BATCH.keys() == numbers | {"pairs", "counts"}


def test_the_commands_say_it_first_and_ask(app: Flask, hall: Kiosk, its_session: str, tmp_path: Path) -> None:
    file = tmp_path / f"hall{session_files.ENDING}"
    with hall.at():
        result = flask(hall.app, "session", "export", file)
        assert "1 sesi ada di" in result.output, result.stderr
        for taken_name in (file, db.file or tmp_path):
            assert "sudah ada" in refusal_of(hall.app, "session", "export", taken_name, its_session)
        assert "sudah diserahkan" in refusal_of(hall.app, "session", "export", tmp_path / "x")
        assert "bukan sesi anjungan ini" in refusal_of(hall.app, "session", "export", tmp_path / "x", "nobody")
        assert flask(hall.app, "session", "export", tmp_path / "y", its_session).exit_code == 0
        assert "tidak bisa dipakai" in refusal_of(
            hall.app, "session", "export", tmp_path / "nowhere" / "x", its_session
        )
    question = flask(app, "session", "import", file)
    assert question.exit_code == 1
    assert "jumlah hadir 7, kehadiran 4. Baru." in question.output
    assert number_of(OutreachSession) == 0
    assert "1 sesi diambil." in flask(app, "session", "import", file, answers="y").output
    again = flask(app, "session", "import", file, answers="y")
    assert "tidak ada yang berubah" in again.output
    assert "0 sesi diambil." in again.output
    file.write_text(file.read_text().replace('"state": "closed"', '"state": "ended"'))
    assert "ditolak di sessions[0].data.state" in refusal_of(app, "session", "import", file)
