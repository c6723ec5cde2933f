"""The colours of static/css/tokens.css.

They are for what is drawn in Python, and where a template writes a colour.
"""

import re

from kiosk.config import ROOT


def read_colours() -> dict[str, str]:
    """The colours of tokens.css by their names there, as ``#rgb`` or ``#rrggbb``."""
    sheet = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]+);", sheet))


COLOURS = read_colours()
