"""Photos of a session, for its report: made small and without anything but the picture, kept until a date, dropped."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image, ImageOps
from sqlalchemy import or_, select

from kiosk.clock import today, utcnow
from kiosk.config import instance_folder
from kiosk.db import db, new_key
from kiosk.db.whole_files import write
from kiosk.models import SessionPhoto, Tombstone
from kiosk.rules import traces

FOLDER = "photos"
MOST = 5  # of one session
LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes; what phones make has 2 to 8 MB
# of the largest that phones make, and of the others, of which every pixel is read: more would fill a small machine
MOST_PIXELS = {"JPEG": 65_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
LONGEST_SIDE, LARGEST = 1600, 150_000  # pixels; bytes
# tried in this order until a photo is small enough; at the last it always is
SIZES, QUALITIES = (LONGEST_SIDE, 1200, 800, 400), (85, 75, 65, 55, 45)
LONGEST = timedelta(days=365)  # from the session's day to the last on which a photo of it is kept
USUAL = timedelta(days=90)
UNCLAIMED_FOR = timedelta(hours=1)  # older than this, no row is still to come for a file
JPEG_ENDS = b"\xff\xd9"


class Refused(ValueError):
    """Why a photo was not taken: heic, not-a-picture, too-large, too-many, no-room."""


# --- a picture


def made_small(data: bytes) -> bytes:
    """A JPEG of this picture, upright, with nothing but what it shows. Raises Refused."""
    if len(data) > LARGEST_UPLOAD:
        raise Refused("too-large")
    if data[4:8] == b"ftyp":  # as HEIC, HEIF and AVIF begin
        raise Refused("heic")
    picture = upright(data)
    for side, quality in product(SIZES, QUALITIES):
        picture.thumbnail((side, side))
        made = BytesIO()
        picture.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= LARGEST:
            break
    return made.getvalue()


def upright(data: bytes) -> Image.Image:
    """The bare picture, as it is to be looked at, no larger than needed. Raises Refused."""
    try:
        with Image.open(BytesIO(data), formats=tuple(MOST_PIXELS)) as picture:
            if picture.width * picture.height > MOST_PIXELS[picture.format or ""]:
                raise Refused("too-large")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a large JPEG not every pixel is needed
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too-large") from error
    except Exception as error:  # a decoder may raise anything over a file that is broken or was made to break it
        raise Refused("not-a-picture") from error
    bare = Image.new("RGB", turned.size, "white")
    bare.paste(turned, mask=turned)
    return bare


def is_made_small(data: bytes) -> bool:
    """Whether these bytes are what `made_small` may have made: a whole small JPEG that says nothing beside it."""
    if len(data) > LARGEST or data.find(JPEG_ENDS) != len(data) - len(JPEG_ENDS):
        return False
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
            small = max(picture.size) <= LONGEST_SIDE
            said = [(name, len(content)) for name, content in picture.applist]  # type: ignore[attr-defined]
            bare = said == [("APP0", 14)] and "progressive" not in picture.info
            if small and bare:
                picture.load()
            return small and bare
    except Exception:  # as above
        return False


# --- of a session


def path(photo: SessionPhoto) -> Path:
    """Where its file lies, if it is not lost."""
    return instance_folder() / file_name(photo.id)


def file_name(key: str) -> str:
    """The file of the photo with this key, below the instance folder."""
    return f"{FOLDER}/{key}.jpg"


def stored(session_id: str) -> list[SessionPhoto]:
    """The photos of a session, in the order in which they came."""
    found = select(SessionPhoto).where(SessionPhoto.session_id == session_id)
    return list(db.session.scalars(found.order_by(SessionPhoto.created_at, SessionPhoto.id)))


def of_session(session_id: str) -> list[SessionPhoto]:
    """Those of them that can be shown: their files are there."""
    return [photo for photo in stored(session_id) if path(photo).is_file()]


def last_day(held_on: date) -> date:
    """The last day on which a photo of a session of this day may be kept."""
    return held_on + LONGEST


def add(session_id: str, pictures: Iterable[bytes], kept_until: date) -> int:
    """Keep photos that `made_small` has made, inside a write; how many. What is there already is not kept twice.

    A file lies there before its row, which alone makes it a photo. Raises Refused.
    """
    digests = {Tombstone.hash_of(picture): picture for picture in pictures}
    there = {photo.digest for photo in stored(session_id)}
    new = {digest: picture for digest, picture in digests.items() if digest not in there}
    if len(there) + len(new) > MOST:
        raise Refused("too-many")
    for digest, picture in new.items():
        photo = SessionPhoto(id=new_key(), session_id=session_id, digest=digest, kept_until=kept_until)
        put_file(photo, picture)
        db.session.add(photo)
        db.session.flush()  # each gets its own moment, and so its place
        deleted_before = db.session.get(Tombstone, digest)
        if deleted_before:
            db.session.delete(deleted_before)
    return len(new)


def put_file(photo: SessionPhoto, picture: bytes) -> None:
    """Write its file, whole and on disk. Raises Refused where the disk does not take it."""
    try:
        path(photo).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write(path(photo), lambda unfinished: unfinished.write_bytes(picture))
    except OSError as error:
        raise Refused("no-room") from error


def drop(photo: SessionPhoto) -> None:
    """Delete a photo, in time from the copies too, inside a write. Its hash stays, so that no copy brings it back."""
    db.session.delete(photo)
    db.session.flush()
    if not db.count(SessionPhoto.digest == photo.digest):  # the same picture may be another session's too
        db.session.merge(Tombstone(nonce_hash=photo.digest, erased_on=today()))
    traces.leave()
    db.session.flush()
    remove(path(photo))


def remove(file: Path) -> None:
    """Delete a file. One that another program holds stops nothing: it is nobody's now, and goes another day."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


# --- when their time is over


def overdue() -> int:
    """Photos that are still here after their last day."""
    return db.count(SessionPhoto.kept_until < today())


def purge() -> int:
    """Drop what is past its day, inside db.write(), and how many; then what a restore or power cut left.

    A file without a row is nobody's photo, and nobody knows how long to keep it. A row without a file has nothing to
    show; it goes without a hash, so that a copy may bring both back.
    """
    dropped = SessionPhoto.digest.in_(select(Tombstone.nonce_hash))  # here once, or at the other kiosk
    due = db.session.scalars(select(SessionPhoto).where(or_(SessionPhoto.kept_until < today(), dropped))).all()
    for photo in due:
        drop(photo)
    for photo in db.session.scalars(select(SessionPhoto)).all():
        if not path(photo).is_file():
            db.session.delete(photo)
    db.session.flush()
    drop_unclaimed({path(photo).name for photo in db.session.scalars(select(SessionPhoto))})
    return len(due)


def drop_unclaimed(claimed: set[str]) -> None:
    """Drop the files of this folder that are no photo's."""
    oldest = (utcnow() - UNCLAIMED_FOR).timestamp()
    for file in (instance_folder() / FOLDER).glob("*"):
        if file.name not in claimed and file.stat().st_mtime < oldest:
            remove(file)
