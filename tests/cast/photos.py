"""Pictures as phones and others make them, and the photos of a session; no test."""

from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, SessionPhoto
from kiosk.rules import photos

RED, BLUE = (200, 30, 30), (30, 30, 200)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400)
ORIENTATION, GPS, MAKER, LATITUDE = 0x0112, 0x8825, 0x010F, 2


def halves(width: int = 400, height: int = 300) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def as_file(picture: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    """What an encoder writes."""
    file = BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def of_a_phone(picture: Image.Image, turned: int = 1) -> bytes:
    """A JPEG that tells where it was taken and by which phone, and how to hold it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = turned, "Telepon Sulastri"
    exif.get_ifd(GPS)[LATITUDE] = (6.0, 7.0, 12.0)
    return as_file(picture, exif=exif, comment=b"Sulastri", icc_profile=b"colours", xmp=b"Sulastri")


def small(shade: int = 0) -> bytes:
    """A photo as it is stored; another one for each shade."""
    return photos.shrink_photo(as_file(Image.new("RGB", (40, 30), (20 * shade, 90, 90))))


def add_photos(session: OutreachSession, *pictures: bytes) -> list[SessionPhoto]:
    """These photos are the session's now."""
    with db.write():
        photos.add_photos(session.id, pictures, today())
    return photos.photos_of_session(session.id)


def images() -> list[bytes]:
    """What the photos of this kiosk show, in the order in which they came."""
    pictures = list(db.session.scalars(select(SessionPhoto.image).order_by(SessionPhoto.created_at, SessionPhoto.id)))
    db.session.rollback()
    return pictures


def is_bare(data: bytes) -> bool:
    """Whether these bytes are a small JPEG that says nothing beside what it shows."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
        segments = [(name, len(content)) for name, content in picture.applist]  # type: ignore[attr-defined]
        small = len(data) <= photos.LARGEST_PHOTO and max(picture.size) <= photos.LONGEST_SIDE
        return small and segments == [("APP0", 14)] and data.find(b"\xff\xd9") == len(data) - 2
