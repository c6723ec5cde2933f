"""Builds the editable install, which is the only one: the program runs from its folder, with its pages and pictures."""

from typing import Any

from setuptools.build_meta import *  # noqa: F403 - everything else is as setuptools does it


def build_wheel(*_where: Any, **_settings: Any) -> str:
    """Refuse: a wheel would hold neither templates nor content."""
    raise SystemExit(
        "Anjungan berjalan dari foldernya dan tidak dibuat menjadi wheel. Pasang dengan 'pip install -e .' dari folder "
        "itu; untuk mesin tanpa internet: bash deploy/bundle.sh FOLDER."
    )
