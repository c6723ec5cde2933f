"""Restoring: there and back, refused, and whose; nothing erased comes back, and where it stops nothing is changed."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kiosk.clock import WIB, utcnow
from kiosk.config import ROOT
from kiosk.data_care import copies, restore, retention
from kiosk.db import db
from kiosk.machine import serve, upkeep
from kiosk.models import CheckIn, Officer, OutreachSession, Tombstone, Voice
from kiosk.rules import checkins, content, officers, photos, settings, voices, withdrawals
from tests.cast import databases
from tests.cast.audio import lend_voice, record_text
from tests.cast.commands import check_in, flask, grow_old, names, refusal_of, rows
from tests.cast.disk import files_with, no_room, put_confirmed_day
from tests.cast.halls import THREE_ROUNDS, hold_hall, numbers, vote
from tests.cast.officers import PASSWORD, account
from tests.cast.pages import Browser
from tests.cast.people import people_of
from tests.cast.photos import add_photos, images, small
from tests.cast.two_kiosks import Kiosk
from tests.conftest import add

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


def test_there_and_back(app: Flask, tmp_path: Path, copy: Path, session_in_lontar: OutreachSession) -> None:
    before = rows(copy)
    check_in(session_in_lontar, "n3", "Made")
    hold_hall(session_in_lontar, ("Q23", "", ""))
    result = flask(app, "restore", copy)
    assert result.exit_code == 0, result.stderr
    assert names() == ["Wayan", "Sari"]
    [earlier_copy] = copies.copies_before("restore")
    assert "Made" in "".join(rows(earlier_copy))
    assert earlier_copy.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "kiosk.sqlite3").stat().st_mode & 0o777 == 0o600
    assert rows(copy) == before, "the copy itself is left as it is"
    assert numbers(session_in_lontar) == [(vote(first), vote(second)) for _slug, first, second in THREE_ROUNDS]
    assert not list(tmp_path.glob("incoming-*"))
    assert flask(app, "restore", earlier_copy).exit_code == 0
    assert names() == ["Wayan", "Sari", "Made"]


def test_nothing_erased_comes_back(app: Flask, copy: Path, session_in_lontar: OutreachSession) -> None:
    with db.write():
        withdrawals.erase_check_in(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    result = flask(app, "restore", copy)
    assert "1 kehadiran yang sudah dihapus" in result.output
    assert names() == ["Sari"]
    assert db.session.scalar(select(func.count()).select_from(Tombstone)) == 1
    assert b"Wayan" not in b"".join(path.read_bytes() for path in Path(app.instance_path).glob("*") if path.is_file())


def test_a_photo_that_was_deleted_since_stays_away(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    deleted, stays = add_photos(session_in_lontar, small(1), small(2))
    kept_image = stays.image
    copies.make_copy(tmp_path / "copy.sqlite3")
    with db.write():
        photos.drop_photo(deleted)
    assert flask(app, "restore", tmp_path / "copy.sqlite3").exit_code == 0
    assert images() == [kept_image]


def test_a_withdrawn_voice_stays_away_and_of_others_is_heard_what_the_copy_has(app: Flask, tmp_path: Path) -> None:
    withdrawn_voice, stays = lend_voice("start"), lend_voice("start", language="su")
    record_text(withdrawn_voice, "Gratis.", "first words")
    voices_before = voices.heard_voices()
    assert flask(app, "backup", tmp_path / "copy").exit_code == 0
    with db.write():
        voices.withdraw_voice(db.session.get_one(Voice, withdrawn_voice))
    lend_voice("start", speaker="Pak Hasan")
    result = flask(app, "restore", tmp_path / "copy")
    assert result.exit_code == 0, result.stderr
    assert voices.heard_voices() == {stays: voices_before[stays]}
    assert [voice.id for voice in voices.list_voices()] == [stays]
    assert files_with(tmp_path, "first words") == ["copy"]


def test_what_was_taken_away_by_sending_the_form_anew_stays_away(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    answers = {"session_id": session_in_lontar.id, "age": "adult", "phone": "+6281234567141", "group": "warga"}
    for nonce in ("n1", "n2", "n3"):
        checkins.submit(nonce, name="Wayan", **answers)
    copies.make_copy(tmp_path / "copy.sqlite3")
    checkins.submit("n1", **answers | {"phone": ""})
    checkins.submit("n2", name="Wayan", **answers | {"phone": ""})
    result = flask(app, "restore", tmp_path / "copy.sqlite3")
    assert "2 kehadiran yang sudah dihapus" in result.output
    records = db.session.execute(select(CheckIn.name, CheckIn.phone, CheckIn.group).order_by(CheckIn.nonce)).all()
    assert records == [(None, None, "warga"), ("Wayan", None, "warga"), ("Wayan", answers["phone"], "warga")]
    assert not db.count(CheckIn.nonce == "n1", CheckIn.withdrawal_code.is_not(None))


@pytest.mark.parametrize(
    ("days_ago", "words", "names_left"),
    [(0, "1 data yang melewati masa simpan dihapus", [None]), (200, "--clock-is-right", ["Wayan"])],
    ids=["today", "clock in doubt"],
)
def test_retention_runs_on_what_was_restored_unless_the_clock_is_in_doubt(
    app: Flask,
    tmp_path: Path,
    session_in_lontar: OutreachSession,
    days_ago: int,
    words: str,
    names_left: list[str | None],
) -> None:
    check_in(session_in_lontar)
    grow_old()
    put_confirmed_day(days_ago)
    flask(app, "backup", tmp_path / "old.sqlite3")
    with db.write():
        db.session.execute(text("DELETE FROM check_in"))
    assert words in flask(app, "restore", tmp_path / "old.sqlite3").output
    assert names() == names_left


def test_accounts_stay_as_they_are_now(app: Flask, copy: Path, supervisor: Officer) -> None:
    with db.write():
        ratna = officers.add_account("Ratna", "supervisor", "ratna")
        officers.set_password(ratna, "perahu di muara")
        officers.disable_account(db.session.get_one(Officer, supervisor.id))
    token = db.session.get_one(Officer, supervisor.id).login_token
    db.session.rollback()
    flask(app, "restore", copy)
    assert [(o.username, o.state == "active") for o in officers.list_officers()] == [("hasan", False), ("ratna", True)]
    assert db.session.get_one(Officer, supervisor.id).login_token == token


def test_a_broken_database_is_kept_byte_by_byte(app: Flask, copy: Path, tmp_path: Path) -> None:
    broken = b"SQLite format 3\0" + b"\xa5" * 5000
    db.session.rollback()
    db.engine.dispose()
    (tmp_path / "kiosk.sqlite3").write_bytes(broken)
    result = flask(app, "restore", copy)
    assert "tidak terbaca" in result.output
    assert names() == ["Wayan", "Sari"]
    [earlier_copy] = copies.copies_before("restore")
    assert earlier_copy.read_bytes() == broken
    assert officers.find_by_login_token("token-of-hasan") is None, "a cookie from the days of the copy"
    assert officers.find_by_username("hasan")


# the power fails while the copy lies open in the instance folder
CUT_OFF = """
import os, signal
from kiosk.data_care import restore
restore.replace_database = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from kiosk import create_app
create_app().test_cli_runner().invoke(args=["restore", "{file}"])
"""


@pytest.mark.program
def test_nothing_stays_of_one_that_was_cut_off(app: Flask, copy: Path, tmp_path: Path) -> None:
    with db.write():
        withdrawals.erase_check_in(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    db.session.remove()
    db.engine.dispose()
    environment = os.environ | {"KIOSK_INSTANCE": str(tmp_path), "KIOSK_SECRET_KEY": app.config["SECRET_KEY"]}
    code = CUT_OFF.format(file=copy)
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=False)
    assert result.returncode == -signal.SIGKILL
    assert list(tmp_path.glob("incoming-*/*")), "it was killed with the file in its hands"
    upkeep.start(app)
    assert not list(tmp_path.glob("incoming-*"))
    assert names() == ["Sari"]
    assert [name for name in files_with(tmp_path, "Wayan") if name != copy.name] == []


@pytest.fixture
def unchanged(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The database is the same after as before, and nothing lies beside it."""
    before = rows(tmp_path / "kiosk.sqlite3")
    yield
    db.engine.dispose()
    assert rows(tmp_path / "kiosk.sqlite3") == before
    assert not list(tmp_path.glob("incoming-*"))
    assert not list(tmp_path.glob("backups/before-restore-*"))


# a copy in which somebody wrote this: the word of the refusal
WRITTEN = {
    "UPDATE alembic_version SET version_num = 'from_next_year'": "Pulihkan dengan versi yang membuatnya",
    "UPDATE alembic_version SET version_num = '2f8d6b1c04e7'": "Pulihkan dengan versi yang membuatnya",  # 0.3.0
    "INSERT INTO village_alias VALUES ('99.99.99.9999', 'Nowhere')": "rusak",
    "DROP TABLE check_in": "bukan basis data anjungan",
    "CREATE VIEW v AS SELECT 1": "ada program",
    "CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM check_in; END": "ada program",
    "DROP TABLE hotline": "tabel hotline",
    "DROP TABLE quiz_answer": "tabel quiz_answer",
    "ALTER TABLE hotline DROP COLUMN cost": "tabel hotline",
    "UPDATE question SET texts = '[]'": "tidak bisa dibaca",
    "UPDATE village SET kind = 'no kind'": "rusak",
}


def change_copy(filled: Path, copy: Path, sentence: str) -> Path:
    """A copy in which somebody ran this statement."""
    shutil.copy(filled, copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(sentence)
    return copy


@pytest.mark.usefixtures("unchanged")
def test_what_is_no_copy_of_ours_is_refused(app: Flask, filled_database: Path, tmp_path: Path) -> None:
    whole, other = filled_database.read_bytes(), tmp_path / "other"
    for bytes_of_no_database in (b"", b"a letter", b"SQLite format 3\0" * 999, b"\0" * 8192):
        other.write_bytes(bytes_of_no_database)
        refusal_of(app, "restore", other)
    for torn in (whole[:8192] + b"\xa5" * 32768 + whole[40960:], whole[: len(whole) // 2]):
        other.write_bytes(torn)
        assert "rusak" in refusal_of(app, "restore", other)
    for sentence, words in WRITTEN.items():
        change_copy(filled_database, other, sentence)
        assert words in refusal_of(app, "restore", other), sentence
    for path in (tmp_path / "nothing.sqlite3", other / "below a file", tmp_path, tmp_path / ("long" * 99)):
        assert "tidak bisa dibaca" in refusal_of(app, "restore", path)


def test_whoever_writes_does_not_wait_until_a_copy_is_tried_out(
    app: Flask, copy: Path, supervisor: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = content.load_content

    def write() -> None:
        with app.app_context(), db.write():
            settings.store("contact", "Loket 2")

    def load_while_somebody_writes() -> int:
        with ThreadPoolExecutor() as visitors:
            visitors.submit(write).result()
        return load()

    monkeypatch.setattr(content, "load_content", load_while_somebody_writes)
    restore.put_at_next_start(copy, supervisor.id)
    db.session.rollback()
    assert settings.get("contact") == "Loket 2"
    assert restore.waiting_copy()


@pytest.mark.parametrize(
    "sentence",
    [
        "UPDATE check_in SET nonce = x'00ff' WHERE nonce = 'n1'",
        "UPDATE check_in SET erase_on = 7",
        "UPDATE outreach_session SET held_on = 'tomorrow'",
    ],
)
def test_a_value_that_can_not_be_read_replaces_nothing_and_hinders_no_start(
    app: Flask, copy: Path, tmp_path: Path, session_in_lontar: OutreachSession, sentence: str
) -> None:
    check_in(session_in_lontar, "n3", "Made")
    other = change_copy(copy, tmp_path / "other", sentence)
    assert "isinya tidak bisa dibaca" in refusal_of(app, "restore", other)
    now = f"{utcnow().astimezone(WIB):{copies.STAMP}}"
    shutil.copy(other, tmp_path / f"to-restore-{now}-{'x' * 16}.sqlite3")
    serve.prepare(app)
    assert "isinya tidak bisa dibaca" in str(app.extensions["restored"])
    assert names() == ["Wayan", "Sari", "Made"]


def test_what_somebody_added_to_a_copy_harms_nothing(app: Flask, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE note (words TEXT NOT NULL)")
        connection.execute("CREATE INDEX more ON hotline (agency)")
        connection.execute("ALTER TABLE hotline ADD COLUMN price TEXT NOT NULL DEFAULT ''")
        connection.execute("ALTER TABLE outreach_session ADD COLUMN remark TEXT")
    assert flask(app, "restore", copy).exit_code == 0
    serve.prepare(app)
    assert names() == ["Wayan", "Sari"]


@pytest.mark.parametrize("table", ["hotline", "quiz_answer", "tombstone", "officer"])
def test_a_kiosk_that_lacks_a_table_is_healed_by_a_copy(
    app: Flask, copy: Path, session_in_lontar: OutreachSession, table: str
) -> None:
    with db.write():
        withdrawals.erase_check_in(db.session.scalars(select(CheckIn).where(CheckIn.nonce == "n1")).one())
    db.session.remove()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.commit()
    db.engine.dispose()
    result = flask(app, "restore", copy)
    assert result.exit_code == 0, result.stderr
    serve.prepare(app)
    is_lost = table in ("tombstone", "officer")
    assert names() == (["Wayan", "Sari"] if is_lost else ["Sari"])
    assert ("tidak terbaca" in result.output) == is_lost, "else what was erased is carried over"


def test_not_while_a_server_is_running_or_another_program_writes(app: Flask, copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as server:
        server.execute("SELECT count(*) FROM check_in").fetchone()  # it waits for visitors and holds no lock
        assert "tutup anjungan" in refusal_of(app, "restore", copy)
    with databases.lock_for_writing():
        assert "dipakai" in refusal_of(app, "restore", copy)
        assert "dipakai" in refusal_of(app, "purge")
    assert flask(app, "restore", copy).exit_code == 0


def test_a_full_disk_replaces_nothing(
    app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch, session_in_lontar: OutreachSession
) -> None:
    check_in(session_in_lontar, "n3", "Made")
    for flushed in range(3):
        calls = iter([os.fsync] * flushed)
        with monkeypatch.context() as full:
            full.setattr(os, "fsync", lambda descriptor, calls=calls: next(calls, no_room)(descriptor))
            assert "Tidak ada yang diganti" in refusal_of(app, "restore", copy)
        assert names() == ["Wayan", "Sari", "Made"]


ANOTHER = "perahu di muara sungai"
FIVE = ("Wayan Ardana", "Sari Puspita", "Made Wirawan", "Komang Ayu", "Ketut Lestari")


@pytest.fixture
def copy_of_hall(hall: Kiosk) -> Path:
    """A copy of another kiosk, in which Sulastri stands and Bu Ratna supervises."""
    with hall.at():
        people_of(hall.app, "Sulastri Warsono")
        add(account("ratna", "Ratna", "supervisor"))
    return hall.copy


def test_another_kiosks_file_takes_nobodys_place_unasked(
    app: Flask, tmp_path: Path, visitor: Browser, supervisor: Officer, copy_of_hall: Path
) -> None:
    people_of(app, *FIVE)
    assert "anjungan lain" in refusal_of(app, "restore", copy_of_hall)
    assert sorted(names()) == sorted(FIVE)
    assert not copies.copies_before("restore")
    result = flask(app, "restore", "--other-kiosk", copy_of_hall)
    assert result.exit_code == 0, result.stderr
    assert "jangan dihapus" in result.output
    assert "set-up" not in result.output, "Bu Ratna can sign in"
    assert [officer.username for officer in officers.list_officers()] == ["ratna"]
    visitor.get("/check-in/withdraw")
    visitor.submit(code="12345670")  # Sulastri's
    assert names() == []
    assert retention.wipe_traces()
    shutil.rmtree(copy_of_hall.parent)  # the other kiosk goes home
    assert files_with(tmp_path, "Sulastri") == []
    [earlier_copy] = copies.copies_before("restore")
    assert all(name in "".join(rows(earlier_copy)) for name in FIVE), "they stand nowhere else"
    db.engine.dispose()
    assert flask(app, "restore", "--other-kiosk", earlier_copy).exit_code == 0
    assert sorted(names()) == sorted(FIVE)


def test_a_new_laptop_for_a_dead_one_is_that_kiosk_from_now_on(
    app: Flask, copy_of_hall: Path, supervisor: Officer
) -> None:
    serve.prepare(app)
    result = flask(app, "restore", copy_of_hall)
    assert result.exit_code == 0, result.stderr
    assert [officer.username for officer in officers.list_officers()] == ["ratna"]
    identity = settings.get("kiosk_id")
    serve.prepare(app)
    assert settings.get("kiosk_id") == identity
    assert flask(app, "restore", copy_of_hall).exit_code == 0


def break_database(supervisor: Officer) -> None:
    """Only the copy still knows the accounts."""
    db.session.remove()
    db.engine.dispose()
    assert db.file
    db.file.write_bytes(b"broken" * 1000)


def change_password(supervisor: Officer) -> None:
    with db.write():
        officers.set_password(db.session.get_one(Officer, supervisor.id), ANOTHER)


def disable_supervisor(supervisor: Officer) -> None:
    with db.write():
        db.session.get_one(Officer, supervisor.id).active = False


@pytest.mark.parametrize(
    ("since", "password"), [(break_database, PASSWORD), (change_password, ANOTHER), (disable_supervisor, "")]
)
def test_after_a_restore_a_supervisor_can_sign_in_or_gets_a_link(
    app: Flask, copy: Path, supervisor: Officer, visitor: Browser, since: Callable[[Officer], None], password: str
) -> None:
    since(supervisor)
    link = re.search(r"8000(/admin/set-up/\S+)", flask(app, "restore", copy).output)
    assert bool(link) is (not password)
    if link:
        visitor.get(link[1])
        visitor.submit(name="Ratna", username="ratna", password=ANOTHER, again=ANOTHER)
    else:
        visitor.get("/admin/sign-in")
        visitor.submit(username="hasan", password=password)
    assert visitor.path == "/admin/"
