"""deploy/start.py and its other files, as modules."""

import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast.programs import ROOT


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The program as a module; its other files lie beside it. The whole machine's disks are left in peace."""
    monkeypatch.syspath_prepend(ROOT / "deploy")
    monkeypatch.setattr(os, "sync", lambda: None)
    yield importlib.import_module("start")
    for name in ("start", "take_over"):
        sys.modules.pop(name, None)


@pytest.fixture
def take_over(start: Any) -> Any:
    """The module that brings the data of an older folder."""
    return sys.modules["take_over"]


@pytest.fixture
def environment(start: Any) -> Any:
    """The module that installs."""
    return start
