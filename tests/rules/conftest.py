"""Files of content that a test may change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from kiosk.rules import content
from tests.cast.content import Files, forget_files


@pytest.fixture
def files(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """Files that differ from those in the database as soon as a test changes them."""
    shutil.copytree(content.FOLDER, tmp_path / "content")
    monkeypatch.setattr(content, "FOLDER", tmp_path / "content")
    yield Files(tmp_path / "content")
    forget_files()
