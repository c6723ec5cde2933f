"""The big screen of a hall: a question, two votes with talk, the reason.

The desk opens it and gives it a cookie of its own, so that it stays when the desk is locked. Its state is the server's.
"""

from secrets import compare_digest

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.db import db
from kiosk.models import Officer
from kiosk.rules import halls, hotlines, settings
from kiosk.rules.halls import Hall
from kiosk.views import take_home
from kiosk.web.addresses import redirect_to
from kiosk.web.halls import COOKIE, VotesForm, officer_of_cookie, save_votes
from kiosk.web.pages import Pages, facts

IS_SILENT = True  # the words of this module are read by officers
bp = Pages("halls", says="questions", url_prefix="/hall")


@bp.route("/<key>/", methods=["GET", "POST"])
@facts(stays_open=True)
def screen(key: str) -> ResponseReturnValue:
    """The screen at its hall's step, or 404 unless an officer opened it.

    A POST stores typed votes and leads on or back. A form must hold the screen's own cookie, which no lock of the desk
    takes away. A press at another step than the hall's, as from a second screen, leads nowhere; its votes are stored
    all the same, also once the session is closed.
    """
    officer_id = officer_of_cookie(key)
    is_open_here = db.count(Officer.id == officer_id, Officer.active)
    hall = None
    if is_open_here:
        hall = halls.find_hall(key)
    if hall is None:
        todo = _("Petugas membukanya dari meja: buka sesinya, lalu “Satu aula bersama”.")
        return render_template("error.html", code=404, happened=_("Layar besar belum dibuka di sini"), todo=todo), 404
    token = request.form.get("csrf_token", "")
    if not compare_digest(token.encode(), request.cookies[COOKIE].encode()):
        return render_screen(key, hall)
    with db.write():
        hall = halls.find_hall(key) or abort(404)
        forms = save_votes(hall.rounds, officer_id)
        is_doubtful = any(form.doubts for form in forms.values())
        if not is_doubtful and hall.is_open and hall.position == request.form.get("at"):
            hall.move(-1 if request.form.get("move") == "back" else 1)
    if is_doubtful:
        return render_screen(key, hall, forms), 422
    return redirect_to("halls.screen", key=key)


def render_screen(key: str, hall: Hall, forms: dict[str, VotesForm] | None = None) -> str:
    """The screen at the hall's step, or a note once its session is closed.

    At the end it shows the way in for phones, if they can join. ``forms``: votes to be looked at once more, by the key
    of their round.
    """
    one = None
    if hall.is_open:
        one = hall.current
    step = "over"
    form = None
    short = {}
    if one:
        step = one.step
        form = (forms or {}).get(one.id) or VotesForm(one, formdata=None)
    if one and one.question:
        short = halls.short_options(one.question)
    join_address = ""
    if hall.current is None and hall.session.takes_answers and not hall.is_trial:
        join_address = take_home.address_of_hall(url_for("join.join_session", key=hall.session.join_key))
    return render_template(
        "halls/screen.html",
        key=key,
        hall=hall,
        one=one,
        step=step,
        form=form,
        short=short,
        numbers=hotlines.hotlines_with_slugs(hotlines.HALL_SLUGS),
        letters_address=take_home.address_of_hall(url_for("join.index")),
        join_address=join_address,
        token=request.cookies[COOKIE],
        wifi=settings.get("wifi_name"),
    )
