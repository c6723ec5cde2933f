"""A newer folder takes over what an older one beside it holds: whole before or whole after, wherever it is cut off."""

import json
import runpy
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

FITS, FITS_NOT = ("true",), ("false",)
FILES = {"secret": "rahasia", "config.py": "BACKUPS_KEPT = 5\n", "photos/a.jpg": "foto", "backups/b.sqlite3": "salinan"}
ALL = FILES | {"person": "Wayan"}
ASIDE = "instance-dipindahkan"


class Cut(BaseException):
    """The power is gone."""


class Folders(NamedTuple):
    """Two versions side by side, the older one with data."""

    old: Path
    new: Path


def make_folder(parent: Path, version: str) -> Path:
    """A folder of this version that holds no data."""
    made = parent / f"anjungan-{version}"
    (made / "instance").mkdir(parents=True)
    (made / ".venv").mkdir()
    (made / "wsgi.py").touch()
    (made / "instance" / "README.md").touch()
    (made / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')
    return made


def make_folders(parent: Path) -> Folders:
    old = make_folder(parent, "0.2.0")
    for name, text in FILES.items():
        (old / "instance" / name).parent.mkdir(exist_ok=True)
        (old / "instance" / name).write_text(text)
    with closing(sqlite3.connect(old / "instance" / "kiosk.sqlite3")) as database:
        database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE person AS SELECT 'Wayan' AS name")
    return Folders(old, make_folder(parent, "0.10.0"))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return make_folders(tmp_path)


def content_of(instance: Path) -> dict[str, str]:
    """Everything that was there, and the person in the database."""
    there = {name: (instance / name).read_text() for name in FILES if (instance / name).exists()}
    if (instance / "kiosk.sqlite3").exists():
        with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as database:
            there["person"] = database.execute("SELECT name FROM person").fetchone()[0]
    return there


def refusal(folder: Path) -> str:
    """The words of a program that reads its config.py, as every version does; empty where it starts."""
    try:
        runpy.run_path(str(folder / "instance" / "config.py"))
    except SystemExit as ended:
        return str(ended)
    return ""


def instances(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("instance"))


def cut_off(take_over: Any, new: Path, at: int) -> bool:
    """Let the power go before the so many-th file or folder is made, named or deleted; False where it stayed."""
    numbers = count()

    def counting(act: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **more: object) -> object:
            if next(numbers) == at:
                raise Cut
            return act(*args, **more)

        return counted

    with pytest.MonkeyPatch.context() as patch, suppress(Cut):
        for place, names in ((Path, ("rename", "replace", "mkdir")), (take_over, ("sync",))):
            for name in names:
                patch.setattr(place, name, counting(getattr(place, name)))
        patch.setattr(take_over.shutil, "rmtree", counting(shutil.rmtree))
        take_over.take_over(new, FITS)
        return False
    return True


def test_cut_off_anywhere_it_is_whole_in_one_place_and_the_next_start_ends_it(take_over: Any, tmp_path: Path) -> None:
    for at in count():
        old, new = make_folders(tmp_path / str(at))
        was_cut = cut_off(take_over, new, at)
        still_there = (old / "instance").exists() and not refusal(old)
        assert content_of(old / ("instance" if still_there else ASIDE)) == ALL, at
        if (new / "instance" / "kiosk.sqlite3").exists():
            assert "jalankan Mulai di sana" in refusal(old)
        take_over.take_over(new, FITS)
        assert content_of(new / "instance") == content_of(old / ASIDE) == ALL, at
        assert f"sudah pindah ke {new}" in refusal(old)
        assert (instances(old), instances(new)) == (["instance", ASIDE], ["instance"])
        if not was_cut:
            assert at > 10
            return


def test_it_says_both_versions_and_goes_on_to_the_next_and_back(
    take_over: Any, folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = folders
    take_over.take_over(new, FITS)
    printed = capsys.readouterr().out
    assert f"di {old} dibawa ke {new}" in printed
    newest = make_folder(old.parent, "0.11.0")
    take_over.take_over(old, FITS)
    take_over.take_over(newest, FITS)
    assert content_of(newest / "instance") == ALL
    left = json.loads((newest / "instance" / "moved-from.json").read_text())
    assert left == {"folders": [str(old / ASIDE), str(new / ASIDE)], "since": None}
    assert not content_of(old / "instance").keys() - {"config.py"}, "what came from there does not go back by itself"
    shutil.rmtree(new / "instance")
    (new / ASIDE).rename(new / "instance")
    assert not refusal(new)
    assert content_of(new / "instance") == ALL


def hold(path: Path, words: str) -> sqlite3.Connection:
    """Another program that has this open."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(words).fetchall()
    return other


REFUSED: dict[str, tuple[tuple[str, ...], Callable[[Folders], Any]]] = {
    "masih berjalan": (FITS, lambda two: hold(two.old / "instance" / "serve.lock", "BEGIN EXCLUSIVE")),
    "datanya tidak terbaca": (FITS, lambda two: hold(two.old / "instance" / "kiosk.sqlite3", "SELECT * FROM person")),
    "sudah ada dari pembaruan lain": (FITS, lambda two: (two.old / ASIDE).mkdir()),
    "tidak bisa disesuaikan": (FITS_NOT, lambda two: None),
    "No such file": (FITS, lambda two: (two.new / ".venv").rmdir()),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_can_not_come_stays_as_it_is(take_over: Any, folders: Folders, words: str) -> None:
    flask, happen = REFUSED[words]
    other = happen(folders)
    before = content_of(folders.old / "instance")
    with pytest.raises((take_over.Stuck, OSError), match=words):
        take_over.take_over(folders.new, flask)
    if isinstance(other, sqlite3.Connection):
        other.close()
    assert content_of(folders.old / "instance") == before
    assert before.keys() == ALL.keys()
    assert not refusal(folders.old)
    assert instances(folders.new) == ["instance"]


def test_the_folder_written_last_comes_and_a_kiosk_with_data_takes_nothing(take_over: Any, folders: Folders) -> None:
    old, new = folders
    stale = make_folder(old.parent, "0.1.0")
    shutil.copy(old / "instance" / "kiosk.sqlite3", stale / "instance")
    with closing(sqlite3.connect(old / "instance" / "kiosk.sqlite3")) as database, database:
        database.execute("UPDATE person SET name = 'Sari'")
    take_over.take_over(new, FITS)
    assert content_of(new / "instance") == FILES | {"person": "Sari"}
    take_over.take_over(new, FITS_NOT)
    assert (stale / "instance" / "kiosk.sqlite3").exists()
