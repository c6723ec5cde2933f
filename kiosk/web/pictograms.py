"""Pictograms, and drawings of everyday objects, by name.

A page holds those it shows: a file of all of them would share a slow line with the style sheet.
"""

import re

from markupsafe import Markup

from kiosk.config import ROOT


def read_symbols(sprite: str) -> dict[str, Markup]:
    """The shapes in each symbol of a sprite, by name."""
    drawn = (ROOT / "static" / sprite).read_text(encoding="utf-8")
    return {name: Markup(shape) for name, shape in re.findall(r'<symbol id="(.*?)".*?>(.*?)</symbol>', drawn)}  # noqa: S704


PICTOGRAMS, DRAWINGS = read_symbols("icons.svg"), read_symbols("pictures.svg")
