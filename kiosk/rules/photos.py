"""Photos of a session: made small, stored without metadata until a date.

Rules that store or delete write inside their caller's `db.write()`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageOps
from sqlalchemy import delete, select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import SessionPhoto, Tombstone
from kiosk.rules import known_days, traces
from kiosk.rules.refusals import Refused

MOST_PHOTOS = 5  # of one session
LARGEST_UPLOAD = 10 * 1024 * 1024  # bytes; what phones make has 2 to 8 MB
# JPEG as large as phones make them; the others are decoded in full, and larger ones would fill a small machine
MOST_PIXELS = {"JPEG": 65_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
LONGEST_SIDE = 1600  # pixels
LARGEST_PHOTO = 150_000  # bytes
# longest side and quality, tried in this order until a photo is small enough; at the last it always is
SIZES_TO_TRY = ((LONGEST_SIDE, 80), (LONGEST_SIDE, 60), (1200, 60), (800, 60), (400, 45))
LONGEST_KEPT = timedelta(days=365)  # from the session's day to the last on which a photo of it is kept
USUALLY_KEPT = timedelta(days=90)


# --- a picture


def shrink_photo(data: bytes, largest: int = LARGEST_PHOTO) -> bytes:
    """The picture as an upright JPEG without metadata.

    It is over ``largest`` bytes only at the smallest size. Raises Refused.
    """
    if len(data) > LARGEST_UPLOAD:
        raise Refused("too-large")
    if data[4:8] == b"ftyp":  # as HEIC, HEIF and AVIF begin
        raise Refused("heic")
    picture = decode_upright(data)
    for side, quality in SIZES_TO_TRY:
        picture.thumbnail((side, side))
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= largest:
            break
    return file.getvalue()


def is_fit_for_file(data: bytes) -> bool:
    """True for a JPEG of at most LONGEST_SIDE, known by its header alone.

    Its bytes are bounded by the schema of the session file.
    """
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as picture:
            return max(picture.size) <= LONGEST_SIDE
    except Exception:  # as below; a decoder's warning of a vast picture is an error in tests
        return False


def decode_upright(data: bytes) -> Image.Image:
    """The picture upright, white where transparent, at most LONGEST_SIDE.

    It has no metadata. Raises Refused.
    """
    try:
        with Image.open(BytesIO(data), formats=tuple(MOST_PIXELS)) as picture:
            # a JPEG behind which a phone put a second picture has a format of its own, MPO
            most_pixels = MOST_PIXELS.get(picture.format or "", MOST_PIXELS["JPEG"])
            if picture.width * picture.height > most_pixels:
                raise Refused("too-large")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # of a large JPEG not every pixel is needed
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except Refused:
        raise
    except Exception as error:  # a decoder may raise anything over a file that is broken or was made to break it
        raise Refused("not-a-picture") from error
    bare = Image.new("RGB", turned.size, "white")
    bare.paste(turned, mask=turned)
    return bare


# --- of a session


def photos_of_session(session_id: str) -> list[SessionPhoto]:
    """Photos of a session in order of arrival, overdue ones too."""
    photos = select(SessionPhoto).filter_by(session_id=session_id)
    return list(db.session.scalars(photos.order_by(SessionPhoto.created_at, SessionPhoto.id)))


def add_photos(session_id: str, pictures: Iterable[bytes], kept_until: date) -> int:
    """Store photos that are not there yet, and return their number.

    The photos are made by shrink_photo(). A picture that was deleted before may come back: its tombstone goes. Raises
    Refused over MOST_PHOTOS.
    """
    new = {Tombstone.hash_of(picture): picture for picture in pictures}
    present = photos_of_session(session_id)
    for photo in present:
        new.pop(photo.digest, None)
    if len(present) + len(new) > MOST_PHOTOS:
        raise Refused("too-many")
    for digest, image in new.items():
        db.session.add(SessionPhoto(session_id=session_id, digest=digest, kept_until=kept_until, image=image))
        db.session.flush()  # each gets its own moment, and so its place
    db.session.execute(delete(Tombstone).where(Tombstone.nonce_hash.in_(new)))  # of a picture that was deleted before
    return len(new)


def drop_photo(photo: SessionPhoto) -> None:
    """Delete a photo and note traces.

    It leaves a tombstone unless another session has the picture.
    """
    digest = photo.digest
    db.session.delete(photo)
    if not db.count(SessionPhoto.digest == digest):  # the same picture may be another session's too
        db.session.merge(Tombstone(nonce_hash=digest, erased_on=today()))
    traces.add_note()


# --- when their time is over


def count_overdue() -> int:
    """Number of photos still stored after their last day."""
    return db.count(SessionPhoto.kept_until < known_days.sure_day())


def purge_photos() -> int:
    """Delete photos past their last day, and return their number."""
    overdue = select(SessionPhoto).where(SessionPhoto.kept_until < known_days.sure_day())
    photos = db.session.scalars(overdue).all()
    for photo in photos:
        drop_photo(photo)
    return len(photos)
