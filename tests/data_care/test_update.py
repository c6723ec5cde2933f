"""An older folder's data come here and go back: whole before or after, wherever the power goes; what is refused."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.data_care import handed_over, update
from kiosk.data_care.handed_over import CONFIG, DATABASE, Move
from tests.cast.apps import make_app
from tests.cast.commands import flask, refused, rows
from tests.cast.folders import fill, held, later, script

pytestmark = pytest.mark.sqlite_only

OLD, NEW = "anjungan-0.1.0", "anjungan-0.2.0"


class Cut(BaseException):
    """The power is gone."""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Flask, Path, Path]]:
    """Makes the new folder's app, and the two instance folders: the older one with data."""
    numbers = count()

    def make() -> tuple[Flask, Path, Path]:
        parent = tmp_path / f"{next(numbers)}"
        for name in (OLD, NEW):
            (parent / name / "instance").mkdir(parents=True)
            (parent / name / "wsgi.py").touch()
            (parent / name / "pyproject.toml").write_text(f'[project]\nversion = "{name[-5:]}"\n')
        old, new = parent / OLD / "instance", parent / NEW / "instance"
        monkeypatch.setenv("KIOSK_INSTANCE", str(new))
        monkeypatch.setattr(update, "ROOT", new.parent)
        app = make_app(new)
        with app.app_context():
            fill(old)
        return app, old, new

    return make


def moved(old: Path) -> Move:
    """What the file that stands in the old folder says."""
    call = (old / CONFIG).read_text().rpartition(handed_over.CALL)[2]
    return eval(f"Move({call}")  # noqa: S307


def bring_here() -> None:
    """As `flask update` does it."""
    found = update.look()
    if found:
        update.take_over(found)


def cut(monkeypatch: pytest.MonkeyPatch, work: Callable[[], None], at: int) -> bool:
    """Let the power go before the so many-th file gets, changes or loses its name; False where it stayed."""
    numbers = count()

    def counting(act: Callable[..., object]) -> Callable[..., object]:
        def acted(*args: object, **more: object) -> object:
            if next(numbers) == at:
                raise Cut
            return act(*args, **more)

        return acted

    with monkeypatch.context() as patch, suppress(Cut):
        for name in ("rename", "replace", "unlink"):
            patch.setattr(Path, name, counting(getattr(Path, name)))
        work()
        return False
    return True


Folders = Callable[[], tuple[Flask, Path, Path]]


def test_an_update_cut_off_anywhere_goes_on_or_goes_back(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in count():
        for goes_on in (True, False):
            app, old, new = folders()
            before = held(old)
            with app.app_context():
                was_cut = cut(monkeypatch, bring_here, at)
                refuses = handed_over.is_placed(old / CONFIG)
                assert refuses or held(old) == before, at
                if goes_on:
                    bring_here()
                    assert held(new) == before, at
                    assert [path.name for path in old.iterdir()] == [CONFIG]
                    assert (new / "backups" / moved(old).copy).exists()
                elif refuses:
                    handed_over.go_back(moved(old), old, new)
                    assert held(old) == before, at
                    assert held(new).keys() == {CONFIG}
        if not was_cut:
            assert at > 5
            return


def test_a_way_back_cut_off_anywhere_goes_on(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in count():
        app, old, new = folders()
        before = held(old)
        with app.app_context():
            bring_here()
            move = moved(old)
            later(new)
            whole = held(new)
            was_cut = cut(monkeypatch, lambda: handed_over.go_back(move, old, new), at)  # noqa: B023
            if was_cut:
                assert handed_over.is_placed(old / CONFIG)
                assert handed_over.is_placed(new / CONFIG) or held(new) == whole
                handed_over.go_back(move, old, new)
        after = "".join(held(old)[DATABASE])
        assert held(old) | {DATABASE: ""} == before | {DATABASE: ""}, at
        assert "Sari" in after
        assert not any(name in after for name in ("Nyoman", "Wayan", "Made"))
        assert b"Wayan" not in (old / DATABASE).read_bytes()
        [kept] = (old / "backups").glob("before-restore-*")
        assert "Nyoman" in "".join(rows(kept))
        assert held(new).keys() == {CONFIG}
        if not was_cut:
            assert at > 5
            return


# --- which folder, and what is refused


def test_the_folder_that_was_in_use_last_comes_here(folders: Folders) -> None:
    app, old, _new = folders()
    other = old.parents[1] / "salinan lama"
    shutil.copytree(old.parent, other)
    os.utime(other / "instance" / DATABASE, (1, 1))
    with app.app_context():
        done = flask(app, "update", "--yes")
        assert f"ditemukan di {old.parent}, dari versi 0.1.0" in done.output
        assert "versi 0.2.0" in done.output
        assert (other / "instance" / DATABASE).exists()
        assert flask(app, "update").output == "", "what is here is left alone"


def test_without_an_older_folder_nothing_is_said(app: Flask, folders: Folders) -> None:
    assert flask(app, "update").output == "", "the folder that KIOSK_INSTANCE names"
    alone, old, _new = folders()
    shutil.rmtree(old.parent)
    with alone.app_context():
        done = flask(alone, "update")
    assert (done.exit_code, done.output) == (0, "")


def in_use(old: Path, _new: Path) -> sqlite3.Connection:
    other = sqlite3.connect(old / DATABASE, isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM check_in").fetchone()
    return other


REFUSED: dict[str, Callable[[Path, Path], Any]] = {
    "sedang dipakai": in_use,
    "lebih baru": lambda old, _new: script(old / DATABASE, "UPDATE alembic_version SET version_num = 'next year'"),
    "rusak": lambda old, _new: (old / DATABASE).write_bytes(b"SQLite format 3\0" * 99),
    "config.py tidak sama": lambda _old, new: (new / CONFIG).write_text("BACKUPS_KEPT = 6"),
    "secret ada di": lambda _old, new: (new / "secret").write_text("rahasia lain"),
    "KIOSK_INSTANCE=": lambda old, _new: old.rename(old.with_name("elsewhere")) and old.symlink_to("elsewhere"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_can_not_come_here_stays_as_it_is(folders: Folders, words: str) -> None:
    app, old, new = folders()
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file() and path.name != DATABASE}
    with app.app_context():
        other = REFUSED[words](old, new)
        assert words in refused(app, "update", "--yes")
    if isinstance(other, sqlite3.Connection):
        other.close()
    assert {path: path.read_bytes() for path in before} == before
    assert not (new / DATABASE).exists()


def test_what_somebody_else_put_beside_it_is_not_taken(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    app, old, _new = folders()
    before = held(old)
    monkeypatch.setattr(update, "owner", str)
    with app.app_context():
        assert "milik pengguna lain" in refused(app, "update", "--yes")
    assert held(old) == before


def test_erasures_that_can_not_be_read_are_told(folders: Folders, capsys: pytest.CaptureFixture[str]) -> None:
    app, old, new = folders()
    with app.app_context():
        bring_here()
    (new / DATABASE).write_bytes(b"SQLite format 3\0" * 99)
    handed_over.go_back(moved(old), old, new)
    assert "penghapusan sesudah pembaruan tidak ikut" in capsys.readouterr().out


def test_nothing_moves_where_nobody_can_be_asked(folders: Folders) -> None:
    app, old, _new = folders()
    before = held(old)
    with app.app_context():
        assert "--yes" in refused(app, "update")
    assert held(old) == before


def test_the_way_back_leads_one_folder_at_a_time(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    app, old, new = folders()
    newest = new.parents[1] / "anjungan-0.3.0" / "instance"
    with app.app_context():
        bring_here()
    move = moved(old)
    shutil.copytree(new.parent, newest.parent, ignore=lambda _folder, names: set(names) & {"instance"})
    monkeypatch.setenv("KIOSK_INSTANCE", str(newest))
    monkeypatch.setattr(update, "ROOT", newest.parent)
    app = make_app(newest)
    with app.app_context():
        bring_here()
    with pytest.raises(SystemExit, match="pindah lagi"):
        handed_over.refuse_what_cannot_be(move, old, new)
    handed_over.go_back(moved(new), new, newest)
    handed_over.refuse_what_cannot_be(move, old, new)
    (new / "backups" / move.copy).unlink()
    with pytest.raises(SystemExit, match="tidak ada lagi"):
        handed_over.refuse_what_cannot_be(move, old, new)


def answered(words: str, move: Move, old: Path, new: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the old folder says at last to whom answers so."""
    monkeypatch.setattr(sys, "stdin", StringIO(words))
    with pytest.raises(SystemExit) as ended:
        handed_over.offer_way_back(move, old, new)
    return str(ended.value)


def test_nothing_goes_back_unless_it_is_asked_for_and_can_be(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app, old, new = folders()
    with app.app_context():
        bring_here()
    move, before = moved(old), held(new)
    assert "Tidak ada yang berubah" in answered("kembali\n", move, old, new, monkeypatch)
    assert "14 hari" not in capsys.readouterr().out
    assert "Tidak ada yang berubah" in answered("", move._replace(last="2026-01-01"), old, new, monkeypatch)
    assert "14 hari" in capsys.readouterr().out
    with closing(in_use(new, old)):
        assert "masih berjalan" in answered("KEMBALI\n", move, old, new, monkeypatch)
    monkeypatch.setattr(handed_over, "write", lambda path, _content: path.rename(path / "on a full disk"))
    assert "Belum selesai (" in answered("KEMBALI\n", move, old, new, monkeypatch)
    assert held(new) == before


def test_a_folder_that_does_not_say_its_version_is_taken_over_too(folders: Folders) -> None:
    app, old, new = folders()
    (old.parent / "pyproject.toml").write_bytes(b"[project\xff")
    with app.app_context():
        assert "dari versi ?" in flask(app, "update", "--yes").output
    assert (new / DATABASE).exists()
