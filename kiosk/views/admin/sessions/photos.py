"""Photos for the report: the part of Selesaikan that takes and shows them, one in a request."""

from datetime import date
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import ValidationError

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import OutreachSession, SessionPhoto
from kiosk.rules import photos
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import DayField
from kiosk.views.admin.sessions import bp
from kiosk.views.admin.sessions.one import find
from kiosk.views.forms import Form, Tick, one_line

REFUSED = {
    "heic": _l("%(name)s: foto HEIC tidak bisa dibaca di sini. Simpan dulu sebagai JPG, lalu pilih lagi."),
    "not-a-picture": _l("%(name)s: isinya bukan foto JPG, PNG, atau WebP yang utuh. Pilih berkas lain."),
    "too-large": _l("%(name)s: lebih dari 10 MB, atau titiknya terlalu banyak. Kecilkan dulu, lalu pilih lagi."),
    "too-many": _l(
        "Paling banyak %(most)s foto untuk satu sesi. Hapus dulu salah satu, atau pilih lebih sedikit.",
        most=photos.MOST,
    ),
}


class PhotoForm(Form):
    """One photo. It is stored at once, whatever else is typed on its page, so that it need not be chosen anew."""

    nobody_young = Tick(_l("Di foto ini tidak ada anak di bawah 18 tahun yang bisa dikenali"))
    kept_until = DayField(_l("Foto disimpan sampai"))
    photo = FileField(_l("Tambah foto"), render_kw={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        super().__init__(data={"kept_until": usual_end(session)}, **more)
        self.session = session

    def validate_photo(self, field: FileField) -> None:
        if field.data is None:
            raise ValidationError(_("Pilih dulu fotonya."))
        if not self.nobody_young.data:
            raise ValidationError(_("Foto itu tidak disimpan. Lihat dulu fotonya, centang di atas, lalu pilih lagi."))
        self.picture = made_small(field.data)

    def validate_kept_until(self, field: DayField) -> None:
        """A day that can't be used costs nobody the photo: it is kept as long as usual, and its day stands below it."""
        if not today() <= (field.data or date.min) <= photos.last_day(self.session.held_on):
            field.data, field.errors = usual_end(self.session), []

    def store(self) -> bool:
        """Whether the photo that was sent is kept now; where not, the form says why."""
        if not self.validate_on_submit():
            return False
        session_id, day = self.session.id, self.kept_until.data or usual_end(self.session)
        try:
            with db.write():
                if find(session_id).counts and photos.add(session_id, [self.picture], day):
                    note("photo-added", f"outreach_session:{session_id}")
        except photos.Refused as reason:
            self.photo.errors = [REFUSED[str(reason)]]
        return not self.errors


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
    """The photos of the page, and whether one more can be taken."""
    there = photos.of_session(session.id)
    takes = len(there) < photos.MOST and today() <= photos.last_day(session.held_on)
    return {"photos": there, "takes_photos": takes}


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


@bp.post("/<session_id>/photos/")
def add_photo(session_id: str) -> ResponseReturnValue:
    """What static/desk/photos.js sends: the part of the page that shows the photos, for a photo by itself."""
    session = find(session_id)
    form = PhotoForm(session)
    stored = form.store()
    fresh = PhotoForm(session, formdata=None) if stored else form
    part = render_template("admin/sessions/_photos.html", session=session, photo_form=fresh, **to_show(session))
    return part, 200 if stored else 422


@bp.get("/<session_id>/photos/<photo_id>.jpg")
def photo(session_id: str, photo_id: str) -> Response:
    found = of_session(session_id, photo_id)
    return Response(found.image, mimetype="image/jpeg") if found else abort(404)
