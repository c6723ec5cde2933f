"""Joining an open session, by its poster's QR code or by six letters.

It is for a visit on somebody's own phone, and on a tablet that people share until the session closes.
"""

import re

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.models.outreach_session import JOIN_LETTERS
from kiosk.rules import outreach
from kiosk.web import throttle
from kiosk.web.addresses import redirect_to
from kiosk.web.forms import Form, OneOf, render_form
from kiosk.web.pages import Pages

bp = Pages("join", says="check-in", url_prefix="/join")


class LettersForm(Form):
    letters = StringField(_l("Enam huruf"), filters=[lambda text: re.sub(r"[\s.-]", "", text or "").upper()])

    def validate_letters(self, field: StringField) -> None:
        """Refuse anything but six allowed letters.

        If a session has them is asked later.
        """
        if not re.fullmatch(f"[{JOIN_LETTERS}]{{6}}", field.data):
            raise ValidationError(_l("Ketik enam huruf, tanpa angka. Misalnya KTM RXW."))


class DeviceForm(Form):
    device = StringField(validators=[OneOf(("own", "shared"), _l("Pilih salah satu."))])


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Ask for six letters and redirect to where the poster's QR code leads.

    Guesses are limited.
    """
    form = LettersForm()
    if not form.validate_on_submit():
        return render_form("join/index.html", form)
    with throttle.attempt("join-letters") as note_failure:
        outreach_session = outreach.find_to_join(join_letters=form.letters.data)
        if not outreach_session:
            note_failure()
    if outreach_session:
        return redirect_to("join.join_session", key=outreach_session.join_key)
    form.letters.errors = [_l("Huruf ini belum cocok. Cek lagi, atau tanya petugas.")]
    return render_form("join/index.html", form)


@bp.route("/<key>", methods=["GET", "POST"])
def join_session(key: str) -> ResponseReturnValue:
    """Join this session, or 404 if it takes no visitors. Then comes the start page.

    On HTTP a GET is enough, and every device is a phone. On HTTPS the device is asked for.
    """
    outreach_session = outreach.find_to_join(join_key=key)
    if outreach_session is None:
        return render_template("join/over.html"), 404
    form = DeviceForm()
    if request.is_secure and not form.validate_on_submit():
        return render_form("join/device.html", form, outreach_session=outreach_session)
    session["joined"] = outreach_session.id
    session["shared"] = request.is_secure and form.device.data == "shared"
    return redirect_to("home.index")
