"""Of each pin of a stick there is a wheel for every target."""

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
    install = "uv pip install --quiet --dry-run --no-deps --only-binary :all: --require-hashes".split()
    result = subprocess.run([*install, *target, "-r", PINNED], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
