"""deploy/environment.py: which Python will do, and when it installs. No real install."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cast.programs import ROOT

pytestmark = pytest.mark.look


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with an environment in which pip is missing."""
    folder = tmp_path / "anjungan baru"
    (folder / "deploy").mkdir(parents=True)
    (folder / "deploy" / "requirements.txt").touch()
    (folder / "pyproject.toml").touch()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / ".venv"], check=True)
    return folder


class Pip:
    """What it was asked for; with no network, and cut off at what holds one of these words."""

    def __init__(self, environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.cut_off_at = "nothing"
        monkeypatch.setattr(environment, "pip", self)

    def __call__(self, _root: Path, *arguments: str, **_how: Any) -> None:
        self.asked.append(arguments)
        if self.cut_off_at in arguments:
            raise KeyboardInterrupt
        if "--no-index" not in arguments:
            raise subprocess.CalledProcessError(1, "pip")


@pytest.fixture
def pip(environment: Any, monkeypatch: pytest.MonkeyPatch) -> Pip:
    return Pip(environment, monkeypatch)


# --- which Python


def test_a_python_too_old_for_the_kiosk_can_read_it() -> None:
    for name in ("start", "environment", "take_over"):
        ast.parse((ROOT / "deploy" / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("python", "says"),
    [
        (((3, 9), 2**63, True), "Python 3.9 terlalu lama: pasang Python 3.11"),
        (((3, 13), 2**31, True), "32-bit"),
        (((3, 13), 2**63, False), "sudo apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do(environment: Any, python: tuple[Any, ...], says: str) -> None:
    with pytest.raises(environment.Stuck, match=says):
        environment.refuse_python(*python)
    environment.refuse_python((3, 11), 2**63, True)


# --- the environment


def test_it_is_installed_once_and_again_for_another_list(environment: Any, checkout: Path, pip: Pip) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    assert [arguments[-1] for arguments in pip.asked] == ["deploy/requirements.txt", "."]
    assert environment.is_whole(checkout)
    (checkout / "deploy" / "requirements.txt").write_text("flask==3.2")
    assert not environment.is_whole(checkout)


@pytest.mark.parametrize("step", ["deploy/requirements.txt", "."])
def test_cut_off_it_is_done_again(environment: Any, checkout: Path, pip: Pip, step: str) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    pip.cut_off_at = step
    with pytest.raises(KeyboardInterrupt):
        environment.install(checkout)
    assert not environment.is_whole(checkout)


def test_an_environment_of_elsewhere_is_made_anew(
    environment: Any, checkout: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "wheels").mkdir()
    environment.install(checkout)
    copied, moved = checkout.with_name("copied"), checkout.with_name("moved")
    shutil.copytree(checkout, copied, symlinks=True)
    (checkout / ".venv" / "bin" / "python").unlink()
    assert not environment.is_whole(checkout), "its Python is gone"
    checkout.rename(moved)
    made: list[list[str]] = []
    monkeypatch.setattr(environment.subprocess, "run", lambda command, **_how: made.append(command))
    for now in (copied, moved):
        assert not environment.is_whole(now)
        environment.install(now)
    assert made == [[sys.executable, "-m", "venv", "--clear", str(now / ".venv")] for now in (copied, moved)]


def test_with_neither_a_stick_nor_the_internet_it_says_what_to_do(environment: Any, checkout: Path, pip: Pip) -> None:
    with pytest.raises(environment.Stuck, match="sambungkan internet sekali ini, atau pakai flashdisk"):
        environment.install(checkout)
    assert len(pip.asked) == 1


def test_a_folder_that_nothing_can_be_made_in(
    environment: Any, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_command: Any, **_how: Any) -> None:
        raise PermissionError

    shutil.rmtree(checkout / ".venv")
    monkeypatch.setattr(environment.subprocess, "run", refuse)
    with pytest.raises(environment.Stuck, match="salin folder ini ke komputer"):
        environment.install(checkout)
