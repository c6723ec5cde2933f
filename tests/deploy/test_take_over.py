"""A newer folder takes over what an older one beside it holds: whole before or whole after, wherever it is cut off."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

USED = (
    "import sqlite3; used = sqlite3.connect('../anjungan-0.2.0/instance/kiosk.sqlite3'); "
    "used.execute('CREATE TABLE came_meanwhile (name)'); used.close()"
)
FITS, FITS_NOT = (sys.executable, "-c", ""), (sys.executable, "-c", "raise SystemExit(1)")
FILES = {"secret": "rahasia", "config.py": "BACKUPS_KEPT = 5\n", "photos/a.jpg": "foto", "backups/b.sqlite3": "salinan"}
ASIDE = "instance-dipindahkan"


class Cut(BaseException):
    """The power is gone."""


class Folders(NamedTuple):
    """Two versions side by side, the older one with data."""

    old: Path
    new: Path


def folder(parent: Path, version: str) -> Path:
    """A folder of this version that holds no data."""
    made = parent / f"anjungan-{version}"
    (made / "instance").mkdir(parents=True)
    (made / ".venv").mkdir()
    (made / "wsgi.py").touch()
    (made / "instance" / "README.md").touch()
    (made / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    return made


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[], Folders]:
    numbers = count()

    def make() -> Folders:
        parent = tmp_path / str(next(numbers))
        old = folder(parent, "0.2.0")
        for name, text in FILES.items():
            (old / "instance" / name).parent.mkdir(exist_ok=True)
            (old / "instance" / name).write_text(text)
        with closing(sqlite3.connect(old / "instance" / "kiosk.sqlite3")) as database:
            database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE person AS SELECT 'Wayan' AS name")
        return Folders(old, folder(parent, "0.10.0"))

    return make


def held(instance: Path) -> dict[str, str]:
    """Everything that was there, and the person in the database."""
    there = {name: (instance / name).read_text() for name in FILES if (instance / name).exists()}
    if (instance / "kiosk.sqlite3").exists():
        with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as database:
            there["person"] = database.execute("SELECT name FROM person").fetchone()[0]
    return there


ALL = FILES | {"person": "Wayan"}


def refuses(old: Path) -> str:
    """What the old program says when it reads its config.py, as every version does; empty where it starts."""
    done = subprocess.run([sys.executable, old / "instance" / "config.py"], capture_output=True, text=True, check=False)
    return done.stderr.strip()


def cut(take_over: Any, new: Path, at: int) -> bool:
    """Let the power go before the so many-th file or folder is made, named or deleted; False where it stayed."""
    numbers = count()

    def counting(act: Callable[..., object]) -> Callable[..., object]:
        def acted(*args: object, **more: object) -> object:
            if next(numbers) == at:
                raise Cut
            return act(*args, **more)

        return acted

    with pytest.MonkeyPatch.context() as patch, suppress(Cut):
        for place, names in ((Path, ("rename", "replace", "mkdir")), (take_over, ("copy", "sync"))):
            for name in names:
                patch.setattr(place, name, counting(getattr(place, name)))
        patch.setattr(take_over.shutil, "rmtree", counting(shutil.rmtree))
        take_over.take_over(new, FITS)
        return False
    return True


def test_cut_off_anywhere_it_is_whole_in_one_place_and_the_next_start_ends_it(
    take_over: Any, folders: Callable[[], Folders]
) -> None:
    for at in count():
        old, new = folders()
        was_cut = cut(take_over, new, at)
        if (old / "instance").exists() and not refuses(old):
            assert held(old / "instance") == ALL, at
        else:
            assert held(old / ASIDE) == ALL, at
        if (new / "instance" / "kiosk.sqlite3").exists():
            assert "jalankan Mulai di sana" in refuses(old)
        take_over.take_over(new, FITS)
        assert held(new / "instance") == held(old / ASIDE) == ALL, at
        assert f"versi 0.10.0 di {new}" in refuses(old)
        assert sorted(path.name for path in old.iterdir() if path.name.startswith("instance")) == ["instance", ASIDE]
        assert not (new / "instance-masuk").exists()
        if not was_cut:
            assert at > 15
            return


def test_it_says_both_versions_and_goes_on_to_the_next_and_back(
    take_over: Any, folders: Callable[[], Folders], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folders()
    take_over.take_over(new, FITS)
    said = capsys.readouterr().out
    assert f"versi 0.2.0 ada di {old}" in said
    assert f"versi 0.10.0 di {new}" in said
    newest = folder(old.parent, "0.11.0")
    take_over.take_over(old, FITS)
    take_over.take_over(newest, FITS)
    assert held(newest / "instance") == ALL
    left = json.loads((newest / "instance" / "moved-from.json").read_text())
    assert left == {"folders": [str(old / ASIDE), str(new / ASIDE)], "since": None}
    assert not held(old / "instance").keys() - {"config.py"}, "what came from there does not go back by itself"
    shutil.rmtree(new / "instance")
    (new / ASIDE).rename(new / "instance")
    assert not refuses(new)
    assert held(new / "instance") == ALL


def hold(path: Path, words: str) -> sqlite3.Connection:
    """Another program that has this open."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(words).fetchall()
    return other


REFUSED: dict[str, tuple[tuple[str, ...], Callable[[Folders], Any]]] = {
    "masih berjalan": (FITS, lambda two: hold(two.old / "instance" / "serve.lock", "BEGIN EXCLUSIVE")),
    "atau datanya tidak terbaca": (
        FITS,
        lambda two: hold(two.old / "instance" / "kiosk.sqlite3", "SELECT * FROM person"),
    ),
    "versi yang lebih baru": (FITS, lambda two: (two.new / "pyproject.toml").write_text('version = "0.1.9"')),
    "sudah ada dari pembaruan lain": (FITS, lambda two: (two.old / ASIDE).mkdir()),
    "dipakai selagi dibawa": ((sys.executable, "-c", USED), lambda two: None),
    "ada juga di": (FITS, lambda two: (two.new / "instance" / "config.py").write_text("DEMO = True\n")),
    "tidak bisa disesuaikan": (FITS_NOT, lambda two: None),
    "No such file": (FITS, lambda two: (two.new / ".venv").rmdir()),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_can_not_come_stays_as_it_is(take_over: Any, folders: Callable[[], Folders], words: str) -> None:
    two = folders()
    flask, happen = REFUSED[words]
    other = happen(two)
    with pytest.raises((take_over.Stuck, OSError), match=words):
        take_over.take_over(two.new, flask)
    if isinstance(other, sqlite3.Connection):
        other.close()
    assert held(two.old / "instance") == ALL
    assert not refuses(two.old)
    assert sorted(path.name for path in two.new.iterdir() if path.name.startswith("instance")) == ["instance"]


def test_settings_that_name_the_old_database_do_not_lead_the_new_program_to_it(
    take_over: Any, folders: Callable[[], Folders]
) -> None:
    old, new = folders()
    with open(old / "instance" / "config.py", "a") as config:
        config.write(f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{old / 'instance' / 'kiosk.sqlite3'}'\n")
    with pytest.raises(take_over.Stuck, match="SQLALCHEMY_DATABASE_URI"):
        take_over.take_over(new, FITS)
    assert not (new / "instance-masuk").exists()


def test_the_folder_written_last_comes_and_a_kiosk_with_data_takes_nothing(
    take_over: Any, folders: Callable[[], Folders], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folders()
    stale = folder(old.parent, "0.1.0")
    shutil.copy(old / "instance" / "kiosk.sqlite3", stale / "instance")
    with closing(sqlite3.connect(old / "instance" / "kiosk.sqlite3")) as database, database:
        database.execute("UPDATE person SET name = 'Sari'")
    take_over.take_over(new, FITS)
    assert held(new / "instance") == FILES | {"person": "Sari"}
    assert f"Data di {stale / 'instance'} lebih lama" in capsys.readouterr().out
    take_over.take_over(new, FITS_NOT)
    assert (stale / "instance" / "kiosk.sqlite3").exists()
