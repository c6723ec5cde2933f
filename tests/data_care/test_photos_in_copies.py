"""Photos are in every copy, come back with it, and go from it when somebody drops them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kiosk.data_care import backup, carried_files, copies, retention, schema
from kiosk.data_care.restore import restore
from kiosk.db import db
from kiosk.models import OutreachSession, SessionPhoto, Tombstone
from kiosk.rules import photos
from tests.cast.commands import flask
from tests.cast.photos import files, kept, small
from tests.cast.two_kiosks import count

pytestmark = pytest.mark.sqlite_only


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
