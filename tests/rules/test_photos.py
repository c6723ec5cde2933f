"""A photo is small, upright and bare; what is none is refused; of a session there are five, each until its day."""

import os
import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from kiosk.clock import today
from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import OutreachSession, Tombstone, Village
from kiosk.rules import photos
from kiosk.rules.refusals import Refused
from tests.cast.photos import BLUE, HEIC, RED, add_photos, as_file, halves, images, is_bare, of_a_phone, small
from tests.conftest import add, open_session


def is_near(picture: Image.Image, at: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """True for about this colour at this place, told in parts of the whole."""
    pixel = picture.getpixel((int(at[0] * picture.width), int(at[1] * picture.height)))
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 25 for one, other in zip(pixel, colour, strict=True))


def test_a_photo_is_turned_and_keeps_nothing_but_the_picture() -> None:
    original = of_a_phone(halves(), turned=6)  # to be turned to the right by a quarter: red is above then
    assert b"Sulastri" in original
    result = photos.shrink_photo(original)
    assert is_bare(result)
    assert not is_bare(original)
    picture = Image.open(BytesIO(result))
    assert picture.size == (300, 400)
    assert is_near(picture, (0.5, 0.1), RED)
    assert is_near(picture, (0.5, 0.9), BLUE)
    assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Sulastri", b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com"):
        assert trace not in result


def test_a_photo_is_small_whatever_it_shows() -> None:
    noise = Image.frombytes("RGB", (1700, 400), os.urandom(1700 * 400 * 3))
    result = photos.shrink_photo(as_file(noise))
    assert len(result) <= photos.LARGEST_PHOTO < len(as_file(noise, quality=45))


OPTIONS = {"WEBP": {"method": 0}, "MPO": {"save_all": True, "append_images": [halves(40, 30)]}}  # MPO: as some phones


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_large_photo_keeps_its_shape(kind: str) -> None:
    original = as_file(halves(2400, 1800), kind, **OPTIONS.get(kind, {}))
    picture = Image.open(BytesIO(photos.shrink_photo(original)))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 1200))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels a side."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not-a-picture"),
        (b"<svg/>", "not-a-picture"),
        (as_file(halves(), "GIF"), "not-a-picture"),
        (as_file(halves())[:900], "not-a-picture"),
        (as_file(halves(), "PNG")[:200], "not-a-picture"),
        (HEIC, "heic"),
        (bytes(photos.LARGEST_UPLOAD + 1), "too-large"),
        (bomb(4_500), "too-large"),
        (bomb(40_000), "not-a-picture"),
    ],
    ids=range(9),
)
def test_what_is_no_photo_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        photos.shrink_photo(data)


def test_five_photos_of_a_session_each_once(session_in_lontar: OutreachSession) -> None:
    add_photos(session_in_lontar, small(1), small(2), small(1))
    assert images() == [small(1), small(2)]
    add_photos(session_in_lontar, *map(small, range(1, 6)))
    with pytest.raises(Refused, match="too-many"):
        add_photos(session_in_lontar, small(6))
    assert len(images()) == 5


def test_a_photo_goes_after_its_last_day_and_not_before(session_in_lontar: OutreachSession) -> None:
    _stays, goes = add_photos(session_in_lontar, small(1), small(2))
    with db.write():
        goes.kept_until = today() - timedelta(days=1)
    assert photos.count_overdue() == 1
    assert retention.purge(None, "command") == 1
    assert photos.count_overdue() == 0
    assert images() == [small(1)]
    assert db.session.get(Tombstone, Tombstone.hash_of(small(2))), "no copy brings it back"
    assert not db.session.get(Tombstone, Tombstone.hash_of(small(1)))


def test_the_same_picture_of_two_sessions_is_dropped_in_one(
    session_in_lontar: OutreachSession, lontar: Village
) -> None:
    other = add(open_session(lontar))
    [first], [second] = add_photos(session_in_lontar, small()), add_photos(other, small())
    with db.write():
        photos.drop_photo(first)
    assert not db.session.get(Tombstone, second.digest)
    with db.write():
        photos.drop_photo(second)
    assert db.session.get(Tombstone, second.digest)
    assert add_photos(other, small()), "somebody has thought better of it"
    assert not db.session.get(Tombstone, second.digest)
