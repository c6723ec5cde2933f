"""The form that adds a photo to a session, for its report, and the photo itself; the session's page shows both."""

from datetime import date
from typing import Any

from flask import Response, abort
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
    """One photo, stored by itself, so that no other field costs it."""

    nobody_young = Tick(_l("Di foto ini tidak ada anak di bawah 18 tahun yang bisa dikenali"))
    kept_until = DayField(_l("Foto disimpan sampai"))
    photo = FileField(_l("Tambah foto"), render_kw={"accept": "image/jpeg,image/png,image/webp"})

    def __init__(self, session: OutreachSession, **more: Any) -> None:
        self.session, self.last_day = session, photos.last_day(session.held_on)
        self.usual_end = min(max(session.held_on, today()) + photos.USUAL, self.last_day)
        super().__init__(data={"kept_until": self.usual_end}, **more)

    @property
    def may_add(self) -> bool:
        """True while the session has fewer photos than it may have, and is not long over."""
        return len(photos.of_session(self.session.id)) < photos.MOST and today() <= self.last_day

    def validate_photo(self, field: FileField) -> None:
        if field.data is None:
            raise ValidationError(_("Pilih dulu fotonya."))
        if not self.nobody_young.data:
            raise ValidationError(_("Foto itu tidak disimpan. Lihat dulu fotonya, centang di atas, lalu pilih lagi."))
        try:
            self.picture = photos.made_small(field.data.read(photos.LARGEST_UPLOAD + 1))
        except photos.Refused as reason:
            raise ValidationError(REFUSED[str(reason)] % {"name": one_line(field.data.filename)[:60]}) from reason

    def validate_kept_until(self, field: DayField) -> None:
        """Keep the photo as long as usual where its day can't be used: that day stands below it."""
        if not today() <= (field.data or date.min) <= self.last_day:
            field.data, field.errors = self.usual_end, []

    def store(self) -> bool:
        """Keep the photo that was sent; False where the form says why not."""
        if not self.validate_on_submit():
            return False
        try:
            with db.write():
                day = self.kept_until.data or self.usual_end
                if self.session.counts and photos.add(self.session.id, [self.picture], day):
                    note("photo-added", f"outreach_session:{self.session.id}")
        except photos.Refused as reason:
            self.photo.errors = [REFUSED[str(reason)]]
        return not self.errors


def find_photo(session_id: str, key: str) -> SessionPhoto | None:
    """The photo of this key, if it is this session's."""
    found = db.session.get(SessionPhoto, key)
    return found if found and found.session_id == session_id else None


@bp.get("/<session_id>/photos/<photo_id>.jpg")
def photo(session_id: str, photo_id: str) -> Response:
    found = find_photo(session_id, photo_id)
    return Response(found.image, mimetype="image/jpeg") if found else abort(404)
