"""deploy/start.py as a module."""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast.programs import ROOT


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The program as a module."""
    monkeypatch.syspath_prepend(ROOT / "deploy")
    yield importlib.import_module("start")
    sys.modules.pop("start", None)


@pytest.fixture
def environment(start: Any) -> Any:
    """The module that installs."""
    return start
