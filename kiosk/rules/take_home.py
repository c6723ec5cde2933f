"""Pictures that a phone takes home: emergency numbers, and a verdict."""

import re
import unicodedata
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from kiosk.rules.colours import COLOURS
from kiosk.rules.qr import encode_qr

WIDTH = 1080  # with HEIGHT the screen of an ordinary phone, in its own pixels
HEIGHT = 1920
MARGIN = 60
ROOM = WIDTH - 2 * MARGIN  # width of a line
HEAD = 170  # height of the band above
FOOT = 130  # height of the line of dates below
INK = COLOURS["ink"]
SOFT = COLOURS["soft"]
TEAL = COLOURS["teal"]
WHITE = COLOURS["card"]
PALETTE = 32  # enough for the edges of letters
VERDICT_COLOURS = {  # by look
    "stop": COLOURS["red"],
    "warning": COLOURS["amber"],
    "nothing": COLOURS["navy"],
    "ok": COLOURS["navy"],
    "checked": COLOURS["green"],
}


class Number(NamedTuple):
    """A number as written, whose it is, and a note that an officer tried it."""

    digits: str
    whose: str
    state: str


@lru_cache(maxsize=4)
def render_card(numbers: tuple[Number, ...], title: str, scan: str, dates: str, contact: str) -> bytes:
    """The emergency numbers as PNG of a phone's size, with a QR code below.

    ``contact`` is what the code says. Pillow's own font is used, as no other is sure to be installed.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, HEAD), fill=TEAL)
    write_line(pen, HEAD // 2, title, 76, WHITE)
    qr = encode_qr(contact, dense=True)
    qr.box_size = 620 // len(qr.get_matrix())  # whole pixels, so that it survives compression by messengers
    code: Image.Image = qr.make_image().get_image()
    top_of_code = HEIGHT - FOOT - code.height
    room = (top_of_code - HEAD) // len(numbers)
    for top, number in zip(range(HEAD, top_of_code, room), numbers, strict=False):
        pen.line((MARGIN, top, WIDTH - MARGIN, top), SOFT, 2)
        write_number(pen, number, top, room)
    picture.paste(code, (0, top_of_code))
    lines = wrap_text(scan, 38, WIDTH - code.width - MARGIN)
    middle_of_code = top_of_code + code.height // 2
    pen.multiline_text((code.width, middle_of_code), lines, INK, load_font(38), "lm", spacing=14)
    write_line(pen, HEIGHT - FOOT // 2, dates, 44, INK)
    return encode_png(picture)


def render_verdict(
    look: str, title: str, advice: str, reasons: list[str], numbers: list[Number], note: str, dates: str
) -> bytes:
    """The verdict on an offer as PNG of a phone's size. It is stored nowhere.

    From above: title, advice, reasons, note, numbers to ask.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    top = write_lines(pen, MARGIN, title, 84, WHITE)
    pen.rectangle((0, 0, WIDTH, top), fill=VERDICT_COLOURS[look])
    write_lines(pen, MARGIN, title, 84, WHITE)
    top = write_lines(pen, top + MARGIN, advice, 58, INK)
    for place, reason in enumerate(reasons, 1):
        top = write_lines(pen, top, f"{place}. {reason}", 52, INK)
    write_lines(pen, top, note, 58, INK)
    for place, number in enumerate(numbers, 1):
        write_number(pen, number, HEIGHT - FOOT - 320 * place, 300)
    write_line(pen, HEIGHT - FOOT // 2, dates, 44, INK)
    return encode_png(picture)


def write_lines(pen: ImageDraw.ImageDraw, top: float, text: str, size: int, colour: str) -> float:
    """Draw the wrapped text from ``top`` down, and return where the next may begin."""
    lines = wrap_text(text, size, ROOM)
    corner = (MARGIN, top)
    letters = load_font(size)
    spacing = size // 3
    pen.multiline_text(corner, lines, colour, letters, spacing=spacing)
    _left, _top, _right, bottom = pen.multiline_textbbox(corner, lines, letters, spacing=spacing)
    return bottom + size * 0.8


def write_number(pen: ImageDraw.ImageDraw, number: Number, top: int, room: int) -> None:
    """Draw a number in its box: whose it is, its digits, its state.

    Of whose it is, accents and other signs beyond ASCII are dropped.
    """
    small = room // 5
    plain_dashes = re.sub("[–—]", "-", number.whose)
    bare_letters = unicodedata.normalize("NFKD", plain_dashes).encode("ascii", "ignore")
    write_line(pen, top + room * 0.09, bare_letters.decode(), small, INK, anchor="lt")
    write_line(pen, top + room * 0.54, number.digits, room // 2, TEAL, stroke_width=2)
    write_line(pen, top + room * 0.93, number.state, small * 4 // 5, SOFT, anchor="ls")


def write_line(
    pen: ImageDraw.ImageDraw,
    y: float,
    text: str,
    size: int,
    colour: str,
    anchor: str = "lm",
    stroke_width: int = 0,
) -> None:
    """Draw one line of text, smaller if it is too wide.

    Its middle is at height ``y``, unless ``anchor`` differs.
    """
    width = load_font(size).getlength(text)
    if width > ROOM:
        size = int(size * ROOM / width)
    pen.text((MARGIN, y), text, colour, load_font(size), anchor, stroke_width=stroke_width)


def load_font(size: int) -> Any:
    """Pillow's built-in font in this size."""
    return ImageFont.load_default(size)


def wrap_text(text: str, size: int, width: int) -> str:
    """The text in lines of at most ``width`` pixels, unless one word is wider.

    Its own line breaks are lost.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if load_font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def encode_png(picture: Image.Image) -> bytes:
    """The picture as PNG with PALETTE colours, to be small."""
    file = BytesIO()
    picture.quantize(PALETTE).save(file, "PNG", optimize=True)
    return file.getvalue()
