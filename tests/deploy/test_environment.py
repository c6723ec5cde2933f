"""deploy/environment.py: which Python will do, and when it installs. No real install."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with wheels and no environment."""
    folder = tmp_path / "anjungan baru"
    (folder / "deploy").mkdir(parents=True)
    (folder / "deploy" / "requirements.txt").touch()
    (folder / "pyproject.toml").touch()
    (folder / "wheels").mkdir()
    return folder


class Pip:
    """Notes the arguments; it has no network, and is cut off at one of these words."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.cut_off_at = "nothing"

    def __call__(self, root: Path, *arguments: str, **_how: Any) -> None:
        self.calls.append(arguments)
        (root / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (root / ".venv" / "bin" / "python").touch()
        if self.cut_off_at in arguments:
            raise KeyboardInterrupt
        if "--no-index" not in arguments:
            raise subprocess.CalledProcessError(1, "pip")


@pytest.fixture
def pip(environment: Any, monkeypatch: pytest.MonkeyPatch) -> Pip:
    pip = Pip()
    monkeypatch.setattr(environment, "pip", pip)
    monkeypatch.setattr(environment.subprocess, "run", lambda command, **_how: shutil.rmtree(command[-1], True))
    return pip


@pytest.mark.parametrize(
    ("python", "says"),
    [
        ((2**31, True), "32-bit"),
        ((2**63, False), "sudo apt install python3-venv"),
    ],
)
def test_a_python_that_will_not_do(environment: Any, python: tuple[Any, ...], says: str) -> None:
    with pytest.raises(environment.Stuck, match=says):
        environment.refuse_python(*python)
    environment.refuse_python(2**63, True)


def test_it_is_installed_once_and_again_where_cut_off_or_for_another_list(
    environment: Any, checkout: Path, pip: Pip
) -> None:
    environment.install(checkout)
    assert [arguments[-1] for arguments in pip.calls] == ["deploy/requirements.txt", "."]
    assert environment.is_whole(checkout)
    for step in ("deploy/requirements.txt", "."):
        pip.cut_off_at = step
        with pytest.raises(KeyboardInterrupt):
            environment.install(checkout)
        assert not environment.is_whole(checkout)
    pip.cut_off_at = "nothing"
    environment.install(checkout)
    assert environment.is_whole(checkout)
    (checkout / "deploy" / "requirements.txt").write_text("flask==3.2")
    assert not environment.is_whole(checkout)


def test_where_nothing_can_be_installed_it_says_what_to_do(
    environment: Any, checkout: Path, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_command: Any, **_how: Any) -> None:
        raise PermissionError

    (checkout / "wheels").rmdir()
    with pytest.raises(environment.Stuck, match="sambungkan internet sekali ini, atau pakai flashdisk"):
        environment.install(checkout)
    assert len(pip.calls) == 1
    monkeypatch.setattr(environment.subprocess, "run", refuse)
    with pytest.raises(environment.Stuck, match="harus di komputer, bukan di flashdisk"):
        environment.install(checkout)
