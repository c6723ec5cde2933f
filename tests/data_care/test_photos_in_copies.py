"""Photos are in every copy, come back with it or by a merge, and go from it when somebody drops them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kiosk.clock import today
from kiosk.data_care import backup, carried_files, copies, retention, schema
from kiosk.data_care.restore import restore
from kiosk.db import db
from kiosk.models import OutreachSession, SessionPhoto, Tombstone
from kiosk.rules import photos
from tests.cast.commands import flask, refused
from tests.cast.photos import as_file, files, halves, kept, small
from tests.cast.two_kiosks import Kiosk, count

pytestmark = pytest.mark.sqlite_only

KEPT = "UPDATE session_photo SET kept_until = ?"


def by_hand(app: Flask, tmp_path: Path) -> Path:
    """A copy made with the command."""
    path = tmp_path / "copy"
    assert "foto" in flask(app, "backup", "--force", path).output
    return path


def by_itself(app: Flask, tmp_path: Path) -> Path:
    """A copy of today, beside which the photos lie."""
    path = backup.keep(schema.revision_of(db.engine))
    assert path
    return path


def lose(tmp_path: Path) -> None:
    """The photos go with the disk."""
    for path in (tmp_path / "photos").iterdir():
        path.unlink()


@pytest.mark.parametrize("made", [by_hand, by_itself])
def test_photos_come_back(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, made: Callable[[Flask, Path], Path]
) -> None:
    kept(session_in_lontar, small(1), small(2))
    before, key = files(tmp_path), session_in_lontar.id
    (tmp_path / "photos" / "0123456789abcdef.jpg").write_bytes(small(3))  # what a power cut left is in no copy
    copy = made(app, tmp_path)
    assert carried_files.listed(copy) == {Tombstone.hash_of(small(1)), Tombstone.hash_of(small(2))}
    lose(tmp_path)
    done = flask(app, "restore", copy)
    assert "2 foto yang tidak ada di sini kembali" in done.output, done.stderr
    assert files(tmp_path) == before
    assert [photos.path(photo).read_bytes() for photo in photos.of_session(key)] == [small(1), small(2)]


def test_who_drops_a_photo_drops_it_in_the_copies_too(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    gone, _stays = kept(session_in_lontar, small(1), small(2))
    stick = tmp_path / "stick"
    stick.mkdir()
    app.config["BACKUP_SECOND_FOLDER"] = str(stick)
    made = by_hand(app, tmp_path), by_itself(app, tmp_path)
    with db.write():
        photos.drop(gone)
    assert retention.wipe_what_is_left()
    for folder in (copies.folder(), stick):
        assert [path.read_bytes() for path in carried_files.kept(folder)] == [small(2)]
    for copy in made:
        db.session.rollback()
        restore(copy)
        assert len(files(tmp_path)) == 1, "no copy brings it back"
        assert retention.purge(None, "command") == 1
        assert count(SessionPhoto) == 1


def test_what_came_after_the_copy_is_kept_beside_what_it_replaced(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession
) -> None:
    kept(session_in_lontar, small(1))
    copy = by_hand(app, tmp_path)
    kept(session_in_lontar, small(2))
    assert flask(app, "restore", copy).exit_code == 0
    lose(tmp_path)
    [replaced] = copies.before("restore")
    assert "2 foto" in flask(app, "restore", replaced).output


@pytest.fixture
def elsewhere(app: Flask, tablet: Kiosk, session_in_lontar: OutreachSession) -> Callable[..., Path]:
    """What makes a copy of the other tablet, which has these photos of the same session, and drops one."""

    def copy_with(*pictures: bytes, then: dict[str, tuple[object, ...]] | None = None, drop: int = 0) -> Path:
        with tablet.at():
            there = kept(db.session.get_one(OutreachSession, session_in_lontar.id), *pictures)
            with db.write():
                for photo in there[:drop]:
                    photos.drop(photo)
        copy = tablet.copy
        with closing(sqlite3.connect(copy)) as connection, connection:
            for sentence, values in (then or {}).items():
                connection.execute(sentence, values)
        return copy

    return copy_with


def test_a_merge_brings_rows_and_files(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, elsewhere: Callable[..., Path]
) -> None:
    [known] = kept(session_in_lontar, small(1))
    copy = elsewhere(small(1), small(2), then={KEPT: (str(today() + timedelta(days=4000)),)})
    assert "Foto: 1 baru" in flask(app, "merge", copy).output
    assert "Foto: 0 baru" in flask(app, "merge", copy).output
    _known, came = photos.of_session(session_in_lontar.id)
    assert (_known.id, photos.path(came).read_bytes()) == (known.id, small(2))
    assert came.kept_until == today() + photos.LONGEST, "as long as ours, at most"


def test_a_merge_brings_no_more_than_five(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, elsewhere: Callable[..., Path]
) -> None:
    kept(session_in_lontar, *map(small, range(1, 5)))
    assert "Foto: 1 baru" in flask(app, "merge", elsewhere(*map(small, range(6, 9)))).output
    assert len(files(tmp_path)) == count(SessionPhoto) == photos.MOST


def test_what_one_kiosk_dropped_goes_and_does_not_come(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, elsewhere: Callable[..., Path]
) -> None:
    mine, gone = kept(session_in_lontar, small(1), small(2))
    with db.write():
        photos.drop(gone)
    copy = elsewhere(small(1), small(2), drop=1)
    assert "--yes" in refused(app, "merge", copy), "somebody is asked first"
    done = flask(app, "merge", "--yes", copy).output
    assert "1 foto dihapus, karena sudah dihapus di sana" in done
    assert "Foto: 0 baru" in done
    assert files(tmp_path) == []
    assert count(SessionPhoto) == 0
    assert mine.id != gone.id


@pytest.mark.parametrize(
    "data", [as_file(halves(), comment=b"Sulastri"), as_file(halves(), "PNG"), b"<script>", small(3)]
)
def test_a_file_that_is_not_what_it_should_be_is_left_out(
    app: Flask, tmp_path: Path, session_in_lontar: OutreachSession, elsewhere: Callable[..., Path], data: bytes
) -> None:
    """With a comment, of another kind, no picture, or not the one its row tells of."""
    digest = Tombstone.hash_of(data)
    then: dict[str, tuple[object, ...]] = {"UPDATE carried_file SET content = ?, digest = ?": (data, digest)}
    if data != small(3):
        then["UPDATE session_photo SET digest = ?"] = (digest,)
    copy = elsewhere(small(1), then=then)
    assert "Foto: 0 baru" in flask(app, "merge", copy).output
    assert flask(app, "restore", "--other-kiosk", copy).exit_code == 0
    assert files(tmp_path) == []


def test_a_merged_photo_whose_day_is_over_goes_at_once(
    app: Flask, tmp_path: Path, elsewhere: Callable[..., Path]
) -> None:
    copy = elsewhere(small(1), then={KEPT: (str(today() - timedelta(days=1)),)})
    assert flask(app, "merge", copy).exit_code == 0
    assert files(tmp_path) == []
