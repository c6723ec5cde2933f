"""The pins of a stick are those that pyproject.toml asks for, and there is a wheel of each for every target."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cast.programs import ROOT

PINNED = ROOT / "deploy" / "requirements.txt"

pytestmark = pytest.mark.program


@pytest.mark.parametrize("python", ["3.11", "3.14"])
@pytest.mark.parametrize("platform", ["windows", "x86_64-manylinux_2_28", "aarch64-manylinux_2_28"])
def test_every_requirement_has_a_wheel(platform: str, python: str, tmp_path: Path) -> None:
    target = ["--python-platform", platform, "--python-version", python, "--target", str(tmp_path)]
    install = [
        "uv",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--no-deps",
        "--only-binary",
        ":all:",
        "--require-hashes",
    ]
    done = subprocess.run([*install, *target, "-r", PINNED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def pins(path: Path) -> list[str]:
    """Each name with its version and the condition it is for."""
    return re.findall(r"^\w\S+==.*(?= \\$)", path.read_text(encoding="utf-8"), re.M)


def test_the_list_is_what_its_own_command_makes(tmp_path: Path) -> None:
    """Its pins are kept where they still do; new wheels of the same version are no other list."""
    copy = tmp_path / "requirements.txt"
    shutil.copy(PINNED, copy)
    made_by = re.findall(r"^# +uv (.+)$", PINNED.read_text(encoding="utf-8"), re.M)[0]
    command = ["uv", *made_by.replace(str(PINNED.relative_to(ROOT)), str(copy)).split()]
    subprocess.run([*command, "--quiet"], cwd=ROOT, check=True)
    assert pins(copy) == pins(PINNED)
    assert {"colorama", "setuptools"} <= {pin.partition("==")[0] for pin in pins(PINNED)}  # for Windows; to install
