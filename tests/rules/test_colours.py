"""A colour is said once, in tokens.css: for sheets, for what is drawn in Python and for an installed app."""

import json
import re

from kiosk.config import ROOT
from kiosk.rules.colours import COLOURS


def test_python_reads_the_colours_of_the_sheets() -> None:
    assert COLOURS["teal"] == "#0b4f4a"
    assert COLOURS["option-a"] == "#123a8c"
    assert COLOURS["card"] == "#fff"


def test_an_installed_app_has_the_colour_of_the_bar() -> None:
    manifest = json.loads((ROOT / "static/app.webmanifest").read_text(encoding="utf-8"))
    assert manifest["theme_color"] == COLOURS["teal"]


def test_no_sheet_repeats_a_colour_of_the_tokens() -> None:
    colours = set(COLOURS.values()) - {"#fff"}
    for sheet in (ROOT / "static" / "css").rglob("*.css"):
        if sheet.name != "tokens.css":
            assert colours.isdisjoint(re.findall(r"#[0-9a-f]+", sheet.read_text(encoding="utf-8"))), sheet
