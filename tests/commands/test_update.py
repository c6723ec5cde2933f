"""`flask update` and the way back, with the programs themselves: this one, and the first that was ever handed out."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kiosk.config import ROOT
from kiosk.data_care.handed_over import CONFIG, DATABASE
from tests.cast.commands import rows
from tests.cast.dumps import BEFORE_CONSTRAINTS, RELEASED
from tests.cast.folders import FILES, checkout, fill, held, later
from tests.cast.programs import at, command, running, served, typed

pytestmark = [pytest.mark.sqlite_only, pytest.mark.program]

QUIZ = "attempt-00000000000001"
FIRST = "9f4c0bb86ae4db51f915f272a340e4eb3b36fb1f"  # 0.1.0 as it was first handed out
has_first = subprocess.run(["git", "cat-file", "-e", FIRST], cwd=ROOT, capture_output=True, check=False).returncode == 0


def says(folder: Path, *arguments: str, status: int = 1, **more: Any) -> str:
    """What a command says that ends by itself, in this way."""
    start = at(folder, *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    done = subprocess.run(**start, check=False)
    assert done.returncode == status, done.stdout
    assert "Traceback" not in done.stdout
    return str(done.stdout)


def first(folder: Path) -> Path:
    """The first program, from the history."""
    folder.mkdir()
    packed = subprocess.run(["git", "archive", FIRST], cwd=ROOT, capture_output=True, check=True)
    subprocess.run(["tar", "x"], cwd=folder, input=packed.stdout, check=True)
    return folder


def present(folder: Path) -> Path:
    return checkout(folder, "0.1.9")


# the older one of an update, and what it stores; without the history this one plays it
program, revision = (first, BEFORE_CONSTRAINTS) if has_first else (present, RELEASED)


def test_there_and_back_and_there_again(app: Flask, tmp_path: Path) -> None:
    old, new = program(tmp_path / "lama"), checkout(tmp_path / "baru%20dari flashdisk", "0.2.0")
    fill(old / "instance", revision)
    before = held(old / "instance")

    said = says(new, "update", "--yes", status=0)
    assert "versi 0.1." in said
    assert "versi 0.2.0" in said
    assert held(new / "instance") == before
    with running(at(new, "serve", "--port", "0", stdin=subprocess.DEVNULL)):
        now = held(new / "instance")
        assert now.keys() == before.keys()
        assert all(text in "".join(now[DATABASE]) for text in ("Wayan", "Sari", QUIZ))
        assert f"pindah ke versi 0.2.0 di {new}" in says(old, "serve", stdin=subprocess.DEVNULL)

    later(new / "instance")
    says(new, "purge", status=0)
    with typed("KEMBALI") as terminal, running(at(old, "serve", "--port", "0", stdin=terminal)) as said:
        assert "Yang dicatat sesudahnya tidak ikut: 1 kehadiran." in " ".join(said.split())
        now = held(old / "instance")
        assert now.keys() == before.keys()
        assert {name: now[name] for name in FILES} == FILES
        after = "".join(now[DATABASE])
        assert all(text in after for text in ("Sari", QUIZ))
        assert not any(name in after for name in ("Nyoman", "Wayan", "Made"))
        assert f"kembali ke versi 0.1.{'9' if program is present else '0'} di {old}" in says(new, "serve")
    [newer] = (old / "instance" / "backups").glob("before-restore-*")
    assert "Nyoman" in "".join(rows(newer))

    with typed("PERBARUI") as terminal:
        assert "Ketik PERBARUI" in says(new, "update", stdin=terminal, status=0)
    assert "Sari" in "".join(held(new / "instance")[DATABASE])
    assert held(old / "instance").keys() == {CONFIG}


def test_in_one_instance_folder_the_old_program_takes_the_copy(app: Flask, tmp_path: Path) -> None:
    """KIOSK_INSTANCE names it: the new program upgrades in place, and the old one restores what was before."""
    old, instance = program(tmp_path / "lama"), tmp_path / "data"
    instance.mkdir()
    fill(instance, revision)
    with served(instance):
        [copy] = (instance / "backups").glob("before-update-*")
    later(instance)
    done = subprocess.run(**command(instance, "restore", str(copy)) | {"cwd": old}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    now = held(instance)
    assert {name: now[name] for name in FILES} == FILES
    assert "Sari" in "".join(now[DATABASE])
    assert "Nyoman" not in "".join(now[DATABASE])
