"""Pictures that a phone takes home: emergency numbers with a code that passes them on, and a verdict on an offer."""

import re
import unicodedata
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple, cast

from PIL import Image, ImageDraw, ImageFont

from kiosk.rules.qr import qr_code

WIDTH, HEIGHT = 1080, 1920  # the screen of an ordinary phone, in its own pixels
EDGE = 60
HEAD, FOOT = 170, 130  # heights of the band above and the line of dates below
CODE = 620  # the most that the code takes
INK, SOFT, TEAL, WHITE = "#14222b", "#3a4852", "#0b4f4a", "#fff"
COLOURS = 32  # enough for the edges of letters
LOOKS = {"stop": "#8a1a12", "warning": "#5f3700", "ok": "#10254d", "checked": "#12492a"}  # of a verdict


class Number(NamedTuple):
    """A number as it is written, whose it is, and a note that an officer tried it, or nothing."""

    digits: str
    whose: str
    state: str


@lru_cache(maxsize=4)
def card(numbers: tuple[Number, ...], title: str, scan: str, dates: str, contact: str) -> bytes:
    """The card of emergency numbers as PNG. Pillow's own font is used, as no other is sure to be installed."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, HEAD), fill=TEAL)
    write_line(pen, HEAD // 2, title, 76, WHITE)
    code = draw_code(contact)
    top_of_code = HEIGHT - FOOT - code.height
    room = (top_of_code - HEAD) // len(numbers)
    for top, number in zip(range(HEAD, top_of_code, room), numbers, strict=False):
        pen.line((EDGE, top, WIDTH - EDGE, top), SOFT, 2)
        write(pen, number, top, room)
    picture.paste(code, (0, top_of_code))
    beside, lines = (code.width, top_of_code + code.height // 2), wrapped(scan, 38, WIDTH - code.width - EDGE)
    pen.multiline_text(beside, lines, INK, font(38), "lm", spacing=14)
    write_line(pen, HEIGHT - FOOT // 2, dates, 44, INK)
    return as_png(picture)


def draw_note(look: str, title: str, advice: str, reasons: list[str], numbers: list[Number], dates: str) -> bytes:
    """The verdict on an offer as PNG: what to do, why, and the number to ask first. It is not stored."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    top = write_lines(pen, EDGE, title, 84, WHITE)
    pen.rectangle((0, 0, WIDTH, top), fill=LOOKS[look])
    write_lines(pen, EDGE, title, 84, WHITE)
    top = write_lines(pen, top + EDGE, advice, 58, INK)
    for place, reason in enumerate(reasons, 1):
        top = write_lines(pen, top, f"{place}. {reason}", 52, INK)
    for place, number in enumerate(numbers, 1):
        write(pen, number, HEIGHT - FOOT - 320 * place, 300)
    write_line(pen, HEIGHT - FOOT // 2, dates, 44, INK)
    return as_png(picture)


def write_lines(pen: ImageDraw.ImageDraw, top: float, text: str, size: int, colour: str) -> float:
    """Write the text in lines from this height down; the height where the next text begins."""
    lines, letters = wrapped(text, size, WIDTH - 2 * EDGE), font(size)
    pen.multiline_text((EDGE, top), lines, colour, letters, spacing=size // 3)
    return float(pen.multiline_textbbox((EDGE, top), lines, letters, spacing=size // 3)[3] + size * 0.8)


def write(pen: ImageDraw.ImageDraw, number: Number, top: int, room: int) -> None:
    """Write a number in its box: whose it is, its digits, its state. Signs that Pillow's font lacks are replaced."""
    small = room // 5
    whose = unicodedata.normalize("NFKD", re.sub("[–—]", "-", number.whose)).encode("ascii", "ignore").decode()
    write_line(pen, top + room * 0.09, whose, small, INK, anchor="lt")
    write_line(pen, top + room * 0.54, number.digits, room // 2, TEAL, stroke_width=2)
    write_line(pen, top + room * 0.93, number.state, small * 4 // 5, SOFT, anchor="ls")


def write_line(pen: ImageDraw.ImageDraw, y: float, text: str, size: int, colour: str, **how: Any) -> None:
    """Write the text in one line at this height, smaller if it would be too long."""
    size = min(size, int(size * (WIDTH - 2 * EDGE) / max(font(size).getlength(text), 1)))
    pen.text((EDGE, y), text, colour, font(size), **{"anchor": "lm"} | how)


def font(size: int) -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


def wrapped(text: str, size: int, width: int) -> str:
    """The text broken into lines no wider than this."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def draw_code(text: str) -> Image.Image:
    """The QR code in whole pixels, so that it survives compression by messengers."""
    code = qr_code(text, dense=True)
    code.box_size = CODE // len(code.get_matrix())
    return cast(Image.Image, code.make_image().get_image())


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()
