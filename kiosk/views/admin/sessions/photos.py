"""Photos for the report: the part of the form that takes them at the end of a session, and where they are shown."""

from datetime import date
from typing import Any

from flask import Response, abort, request, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, SessionPhoto
from kiosk.rules import photos
from kiosk.views import dates
from kiosk.views.admin.desk import note
from kiosk.views.admin.edits import Overtaken
from kiosk.views.admin.fields import DayField
from kiosk.views.admin.sessions import bp
from kiosk.views.forms import one_line

REFUSED = {
    "heic": _l("%(name)s: foto HEIC tidak bisa dibaca di sini. Simpan dulu sebagai JPG, lalu pilih lagi."),
    "not-a-picture": _l("%(name)s: isinya bukan foto JPG, PNG, atau WebP yang utuh. Pilih berkas lain."),
    "too-large": _l("%(name)s: lebih dari 10 MB, atau titiknya terlalu banyak. Kecilkan dulu, lalu pilih lagi."),
    "too-many": _l(
        "Paling banyak %(most)s foto untuk satu sesi. Hapus dulu salah satu, atau pilih lebih sedikit.",
        most=photos.MOST,
    ),
    "no-room": _l("Foto tidak bisa disimpan: periksa ruang simpan mesin ini, lalu pilih lagi."),
}
# what the field takes; static/desk/files.js puts back what is more before it is sent
TAKEN = {
    "accept": "image/jpeg,image/png,image/webp",
    "data-most": photos.MOST,
    "data-bytes": photos.MOST * photos.LARGEST_UPLOAD,
    "data-refused": REFUSED["too-many"],
}


class PhotoFields:
    """Fields for a form that takes photos. Nothing of them is asked while no photo is chosen."""

    photos = MultipleFileField(_l("Tambah foto"), render_kw=TAKEN)
    children = RadioField(
        _l("Apakah ada anak di bawah 18 tahun yang bisa dikenali di foto ini?"),
        choices=[SelectChoice("no", _l("Tidak ada")), SelectChoice("yes", _l("Ada"))],
        validate_choice=False,
    )
    kept_until = DayField(_l("Foto disimpan sampai"))
    held_on: date
    pictures: tuple[bytes, ...] = ()  # those that were sent, made small

    def validate_photos(self, field: MultipleFileField) -> None:
        if len(field.data or ()) > photos.MOST:
            raise ValidationError(REFUSED["too-many"])
        if self.children.data != "yes":
            self.pictures = tuple(made_small(file) for file in field.data or ())

    def validate_children(self, field: RadioField) -> None:
        if self.photos.data and field.data == "yes":
            raise ValidationError(
                _l("Foto itu tidak disimpan. Ambil dari belakang, supaya tidak ada anak yang bisa dikenali.")
            )
        if self.photos.data and field.data != "no":
            raise ValidationError(_l("Lihat dulu fotonya satu per satu, lalu jawab ini."))

    def validate_kept_until(self, field: DayField) -> None:
        last = photos.last_day(self.held_on)
        if self.photos.data and not today() <= (field.data or date.min) <= last:
            raise ValidationError(_("Pilih tanggal dari hari ini sampai %(last)s.", last=dates.day(last)))

    def keep_photos(self, session_id: str) -> int:
        """Keep what was sent, inside a write; how many. Raises Overtaken where there is no room, and says so."""
        if not (self.pictures and self.kept_until.data):
            return 0
        try:
            added = photos.add(session_id, self.pictures, self.kept_until.data)
        except photos.Refused as reason:
            self.photos.errors = [REFUSED[str(reason)]]
            raise Overtaken from reason
        if added:
            note("photo-added", f"outreach_session:{session_id}")
        return added


def usual_end(session: OutreachSession) -> date:
    """The last day on which photos of this session are kept, unless somebody chooses another."""
    return min(max(session.held_on, today()) + photos.USUAL, photos.last_day(session.held_on))


def made_small(file: Any) -> bytes:
    """The photo in an upload. Raises ValidationError."""
    try:
        return photos.made_small(file.read(photos.LARGEST_UPLOAD + 1))
    except photos.Refused as reason:
        raise ValidationError(REFUSED[str(reason)] % {"name": one_line(file.filename)[:60]}) from reason


def to_show(session: OutreachSession) -> dict[str, Any]:
    """What the page shows of photos: those that are there, how many are lost, and whether one more can be taken."""
    stored, there = photos.stored(session.id), photos.of_session(session.id)
    takes = len(stored) < photos.MOST and today() <= photos.last_day(session.held_on)
    return {"photos": there, "lost_photos": len(stored) - len(there), "takes_photos": takes}


def drop_pressed(session_id: str) -> str:
    """Drop the photo whose button was pressed, inside a write; "" where it was another button."""
    photo = of_session(session_id, request.form.get("drop_photo", ""))
    if photo is None:
        return ""
    photos.drop(photo)
    note("photo-dropped", f"outreach_session:{session_id}")
    return str(_("Foto dihapus."))


def of_session(session_id: str, key: str) -> SessionPhoto | None:
    """The photo of this key, if it is this session's."""
    photo = db.session.get(SessionPhoto, key)
    return photo if photo and photo.session_id == session_id else None


@bp.get("/<session_id>/photos/<photo_id>.jpg")
def photo(session_id: str, photo_id: str) -> Response:
    found = of_session(session_id, photo_id)
    if found is None or not photos.path(found).is_file():
        abort(404)
    return send_file(photos.path(found), mimetype="image/jpeg")
