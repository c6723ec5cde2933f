"""A file that is sent to the desk: refused and gone, or looked at; never more than there is room for."""

import os
import threading
import time
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from kiosk.data_care import backup, foreign_file, older_copies, uploads, waiting
from kiosk.db import db
from kiosk.machine import jobs, upkeep
from kiosk.models import OutreachSession
from kiosk.rules import officers
from kiosk.views import request_limits
from tests.cast import photos
from tests.cast.officers import PASSWORD
from tests.cast.pages import Browser
from tests.cast.restores import PAGE, kept_aside, sent

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def copy(app: Flask, session_in_lontar: OutreachSession, tmp_path: Path) -> bytes:
    """What is in one file with a photo."""
    photos.kept(session_in_lontar, photos.small())
    backup.make(tmp_path / "one.sqlite3")
    return (tmp_path / "one.sqlite3").read_bytes()


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"\xa5" * 5000, b"", b"halo"])
def test_a_file_that_is_none_of_ours_is_refused_and_gone(supervisors_desk: Browser, content: bytes) -> None:
    said = sent(supervisors_desk, content)
    assert "Berkas yang dikirim" in said
    assert "tidak ada yang diubah" in said
    assert str(uploads.folder()) not in said
    supervisors_desk.get("/admin/")
    assert not waiting.listed()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"present": "salah semua"}, "Kata sandi ini tidak cocok."),
        ({"csrf_token": "old"}, "Halaman ini sudah lama dibuka."),
        ({"file": ""}, "Pilih satu"),
        ({"copy": "../../etc/passwd", "file": ""}, "Pilih satu"),
    ],
)
def test_a_form_that_comes_back_keeps_no_file(
    supervisors_desk: Browser, copy: bytes, fields: dict[str, str], words: str
) -> None:
    assert words in sent(supervisors_desk, copy, status=422, **fields)
    assert kept_aside() == []
    assert jobs.present() is None


def test_what_nobody_decides_about_is_gone_after_a_day(app: Flask, supervisors_desk: Browser, copy: bytes) -> None:
    assert "Utuh dan bisa dipasang" in sent(supervisors_desk, copy)
    upkeep.round_of(app)
    [path] = kept_aside()
    os.utime(path, (0, time.time() - uploads.LONGEST - 1))
    upkeep.round_of(app)
    assert kept_aside() == []
    supervisors_desk.get(PAGE)
    assert supervisors_desk.page.select("#file")


def test_while_another_task_runs_nothing_is_kept(supervisors_desk: Browser, copy: bytes) -> None:
    supervisors_desk.get(PAGE)
    fields = supervisors_desk.filled(supervisors_desk.page.select_one("main form"))
    fields["file"], fields["present"] = (BytesIO(copy), "salinan.sqlite3"), PASSWORD  # type: ignore[assignment]
    go_on = threading.Event()
    other = jobs.begin("copy", "ratna", lambda job: go_on.wait(30))
    supervisors_desk.post(PAGE, fields, status=422)
    assert "Sedang dikerjakan: Salinan" in supervisors_desk.text
    assert kept_aside() == []
    go_on.set()
    other.thread.join()
    with foreign_file.alone():
        assert "sedang berjalan" in sent(supervisors_desk, copy)


def test_a_form_with_more_than_one_file_is_refused(visitor: Browser) -> None:
    files = {f"file{number}": (BytesIO(b"1"), "a") for number in range(2)}
    visitor.post(PAGE, files, status=413)
    assert kept_aside() == []


def test_a_file_that_no_server_asked_about_needs_room_too(
    supervisors_desk: Browser, copy: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _where: SimpleNamespace(free=3 * len(copy)))
    supervisors_desk.get(PAGE)
    fields = supervisors_desk.filled(supervisors_desk.page.select_one("main form"))
    fields["file"], fields["present"] = (BytesIO(copy), "salinan.sqlite3"), PASSWORD  # type: ignore[assignment]
    supervisors_desk.post(PAGE, fields, status=507)
    assert "Ruang simpan mesin ini tidak cukup" in supervisors_desk.text
    assert kept_aside() == []


def test_no_more_than_four_gigabytes_are_unpacked(
    supervisors_desk: Browser, copy: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older_copies, "LARGEST_SUM", 100)
    assert "lebih besar dari 4 GB" in sent(supervisors_desk, copy)


def test_a_body_is_asked_for_room_and_one_comes_at_a_time(
    app: Flask, supervisors_desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = supervisors_desk.client.get_cookie("anjungan")
    assert cookie

    def asked(size: int, receiving: bool = False, page: str = PAGE) -> int:
        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": page,
            "HTTP_COOKIE": f"anjungan={cookie.value}",
            "HTTP_HOST": "127.0.0.1",
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(size),
            "wsgi.url_scheme": "http",
        }
        return request_limits.refusal(app, environ, receiving)

    with app.app_context():
        assert (asked(1024**3), asked(1024**3 + 1)) == (0, 413)
        assert asked(1024**2, receiving=True) == 409
        monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _where: SimpleNamespace(free=1024**3))
        assert asked(1024**3) == 507
        assert asked(1024**2, page="/check-in/") == 413
        with db.write():
            hasan = officers.by_username("hasan")
            assert hasan
            hasan.role = "officer"
        assert (asked(1024**2), asked(1024**2, page="/admin/sessions/x/close")) == (413, 0), "photos, no database"
        with db.write():
            hasan.active = False
        assert asked(1024**2, page="/admin/sessions/x/close") == 413, "who was an officer once"
