"""QR codes: black on white with a quiet zone, so that any phone reads them."""

import re
from functools import lru_cache
from typing import Any

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET_ZONE = 4  # white modules around a QR code


@lru_cache(maxsize=256)
def render_qr(text: str, dense: bool = False) -> Markup:
    """A QR code as SVG.

    It has error correction Q, or M if ``dense``, for texts whose code would be too fine at Q.
    """
    rows = encode_qr(text, dense).get_matrix()
    path = ""
    for y, row in enumerate(rows):
        modules = "".join(str(int(is_dark)) for is_dark in row)
        for run in re.finditer("1+", modules):
            width = len(run[0])
            path += f"M{run.start()} {y}h{width}v1h-{width}z"
    drawing = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">'
        '<rect width="{0}" height="{0}" fill="#fff"/><path d="{1}" fill="#000"/></svg>'
    )
    return drawing.format(len(rows), path)


def encode_qr(text: str, dense: bool) -> qrcode.QRCode[Any]:
    """A QR code object with its quiet zone, to be drawn by the caller.

    It has error correction Q, or M if ``dense``.
    """
    correction = ERROR_CORRECT_M if dense else ERROR_CORRECT_Q
    code = qrcode.QRCode(error_correction=correction, border=QUIET_ZONE)
    code.add_data(text)
    return code
