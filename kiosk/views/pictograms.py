"""The pictograms. A page holds those it shows: a file of all of them would share a slow line with the style sheet."""

import re

from markupsafe import Markup

from kiosk.config import ROOT

DRAWN = (ROOT / "static" / "icons.svg").read_text(encoding="utf-8")
PICTOGRAMS = {name: Markup(shape) for name, shape in re.findall(r'<symbol id="(.*?)".*?>(.*?)</symbol>', DRAWN)}  # noqa: S704 - a file of ours
