"""One hotline: shown or hidden, and the call that checks it."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, ValidationError

from kiosk.db import db
from kiosk.models import Hotline
from kiosk.rules import hotlines
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice, Ticked
from kiosk.views.admin.hotlines import bp
from kiosk.views.forms import AtMost, Form, Required, one_line, pressed, render_form


class ShowForm(Form):
    active = Choice(_l("Keadaan"), {"1": _l("Tampilkan"), "": _l("Sembunyikan")})


class CallForm(Form):
    """The check of a card says that all its numbers were tried: one that was not would look checked too."""

    tried = Ticked(_l("Yang saya coba hari ini"))
    answered_by = StringField(
        _l("Dijawab oleh"), filters=[one_line], validators=[Required(_l("Tulis siapa yang menjawab.")), AtMost(80)]
    )

    def __init__(self, hotline: Hotline) -> None:
        super().__init__()
        self.keys = {Hotline.key(channel) for channel in hotline.channels}

    def validate_tried(self, field: Ticked) -> None:
        if not self.keys <= set(field.data or []):
            raise ValidationError(
                _l("Coba dulu semua nomornya, lalu centang semuanya. Nomor yang mati diperbaiki lewat “Ubah”.")
            )


@bp.get("/hotlines/<slug>")
def one(slug: str) -> str:
    row = find(slug)
    return render_template("admin/hotlines/one.html", form=CallForm(row), **around(row))


def around(hotline: Hotline) -> dict[str, Any]:
    """What the page of a hotline needs: itself, and the others that wait for a call, the next one first."""
    return {
        "hotline": hotline,
        "others": hotlines.others_to_call(hotline),
    }


@bp.route("/hotlines/<slug>/call", methods=["GET", "POST"])
def call(slug: str) -> ResponseReturnValue:
    with db.write():  # the numbers are those of this moment: one that was changed meanwhile nobody has called
        row = find(slug)
        form = CallForm(row)
        if form.validate_on_submit():
            hotlines.called(row, current_user.name, form.answered_by.data)
            note("hotline-called", f"hotline:{slug}")
    if not form.is_submitted() or form.errors:
        return render_form("admin/hotlines/one.html", form, **around(row))
    thanks = [_("Terima kasih. Tanggal cek hari ini sekarang tampil di layar warga.")]
    if not hotlines.to_call():
        thanks.append(_("Semua nomor yang tampil sudah dicek."))
    flash(" ".join(thanks))
    return redirect(url_for("admin.hotlines.one", slug=slug), 303)


@bp.post("/hotlines/<slug>/show")
def show(slug: str) -> ResponseReturnValue:
    form = pressed(ShowForm())
    on = form.active.data == "1"
    act(slug, "hotline-shown" if on else "hotline-hidden", lambda row: setattr(row, "active", on))
    flash(_("Hotline ini sekarang tampil.") if on else _("Hotline ini sekarang tersembunyi."))
    return redirect(url_for("admin.hotlines.one", slug=slug), 303)


def act(slug: str, action: str, change: Callable[[Hotline], Any]) -> None:
    """Change a hotline, and write down that it was done."""
    with db.write():
        change(find(slug))
        note(action, f"hotline:{slug}")


def find(slug: str) -> Hotline:
    """The hotline, shown or hidden, or 404."""
    return db.get_or_404(Hotline, slug)
