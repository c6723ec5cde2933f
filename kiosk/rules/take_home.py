"""Pictures that a phone takes home: emergency numbers with a code that passes them on, and a verdict on an offer."""

import re
import unicodedata
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple, cast

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
    """A number as it is written, whose it is, and that an officer has tried it, or nothing."""

    digits: str
    whose: str
    state: str


class Words(NamedTuple):
    """What else stands on the picture."""

    title: str
    scan: str
    dates: str


@lru_cache(maxsize=4)
def card(numbers: tuple[Number, ...], words: Words, contact: str) -> bytes:
    """The picture as PNG. Pillow's own font has no dashes of print, and no other font is sure to be here."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, WIDTH, HEAD), fill=TEAL)
    pen.text((EDGE, HEAD // 2), words.title, WHITE, fitting(words.title, 76), anchor="lm")
    code = drawn(contact)
    top_of_code = HEIGHT - FOOT - code.height
    room = (top_of_code - HEAD) // len(numbers)
    for place, number in enumerate(numbers):
        pen.line((EDGE, HEAD + place * room, WIDTH - EDGE, HEAD + place * room), SOFT, 2)
        write(pen, number, HEAD + place * room, room)
    picture.paste(code, (0, top_of_code))
    side = WIDTH - code.width - EDGE
    pen.multiline_text(
        (code.width, top_of_code + code.height // 2), wrapped(words.scan, 38, side), INK, font(38), "lm", spacing=14
    )
    pen.text((EDGE, HEIGHT - FOOT // 2), words.dates, INK, fitting(words.dates, 44), anchor="lm")
    return as_png(picture)


def draw_note(look: str, title: str, advice: str, reasons: list[str], numbers: list[Number], dates: str) -> bytes:
    """A verdict as PNG: what to do, why, and the number to ask first. Nothing is kept of it."""
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
    pen.text((EDGE, HEIGHT - FOOT // 2), dates, INK, fitting(dates, 44), anchor="lm")
    return as_png(picture)


def write_lines(pen: ImageDraw.ImageDraw, top: float, text: str, size: int, colour: str) -> float:
    """Write the text in lines from here down; where the next one begins."""
    given = ((EDGE, top), wrapped(text, size, WIDTH - 2 * EDGE))
    pen.multiline_text(*given, colour, font(size), spacing=size // 3)
    return float(pen.multiline_textbbox(*given, font(size), spacing=size // 3)[3] + size * 0.8)


def write(pen: ImageDraw.ImageDraw, number: Number, top: int, room: int) -> None:
    """One number in its room: whose it is, in letters that Pillow's font has, its digits, its state."""
    small = room // 5
    whose = unicodedata.normalize("NFKD", re.sub("[–—]", "-", number.whose)).encode("ascii", "ignore").decode()
    pen.text((EDGE, top + room * 0.09), whose, INK, fitting(whose, small), anchor="lt")
    pen.text((EDGE, top + room * 0.54), number.digits, TEAL, fitting(number.digits, room // 2), "lm", stroke_width=2)
    pen.text((EDGE, top + room * 0.93), number.state, SOFT, font(small * 4 // 5), anchor="ls")


def font(size: int) -> ImageFont.FreeTypeFont:
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


def fitting(text: str, size: int) -> ImageFont.FreeTypeFont:
    """The font at this size, or as large as lets the text stand in one line."""
    return font(min(size, int(size * (WIDTH - 2 * EDGE) / font(size).getlength(text))))


def wrapped(text: str, size: int, width: int) -> str:
    """The text in lines that are no wider than this."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font(size).getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def drawn(text: str) -> Image.Image:
    """A code of whole pixels, that survives the pressing of messengers."""
    code = qr_code(text, dense=True)
    code.box_size = CODE // len(code.get_matrix())
    return cast(Image.Image, code.make_image().get_image())


def as_png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()
