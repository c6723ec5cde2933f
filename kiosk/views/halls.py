"""The big screen of a hall: one question for everybody, two votes with talk between them, and the reason.

The desk opens it and gives it a cookie of its own, so that it stays when the desk is locked. Its state is the server's.
"""

from collections.abc import Iterable
from secrets import compare_digest
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login.utils import decode_cookie, encode_cookie
from markupsafe import Markup
from wtforms import Form as Part
from wtforms import FormField, HiddenField

from kiosk.db import db
from kiosk.models import HallRound, Officer
from kiosk.models.hall_round import TRIAL
from kiosk.rules import attendance, audit, halls, settings
from kiosk.rules.halls import Hall
from kiosk.rules.qr import render_qr
from kiosk.views import take_home
from kiosk.web.addresses import redirect_to
from kiosk.web.desk.fields import CountField
from kiosk.web.forms import Form

bp = Blueprint("halls", __name__, url_prefix="/hall")
COOKIE = "hall"


def field_prefix(one: HallRound) -> str:
    """Beginning of the names of a round's fields."""
    return f"{one.id}-{one.question_id}-"


class VoteForm(Part):
    """Hands or cards counted for each option; an empty field is none."""

    a = CountField("A")
    b = CountField("B")
    c = CountField("C")
    unknown = CountField(_l("Belum tahu"))


class VotesForm(Form):
    """Both votes of a round, typed together once the second is over.

    Its fields name the round and its question: no votes are stored for a question that replaced theirs.
    """

    first = FormField(VoteForm, _l("Suara pertama"))
    second = FormField(VoteForm, _l("Suara kedua"))
    # both as the page showed them: what nobody changed brings no old number back, and takes none away
    was = HiddenField(default=str([{}, {}]))

    def __init__(self, one: HallRound, **more: Any) -> None:
        """Fill in what is stored."""
        super().__init__(data={"first": one.first, "second": one.second}, prefix=field_prefix(one), **more)
        self.doubts: list[str] = []
        if self.was.raw_data is None:  # it was not sent
            self.was.data = str(self.votes)

    @property
    def votes(self) -> list[dict[str, int]]:
        """Both votes as typed; an empty dict for one in which nothing was typed."""
        typed = (self.first.data, self.second.data)
        return [{key: n or 0 for key, n in vote.items()} if set(vote.values()) != {None} else {} for vote in typed]

    def save(self, one: HallRound, officer_id: str) -> None:
        """Store and audit votes that were changed, in db.write(), unless unreadable.

        Doubtful ones are stored all the same, and asked about once: sent again as they are, they raise no doubt.
        """
        if not self.validate():
            self.doubts = [str(CountField.hint)]
        elif str(self.votes) != self.was.data and self.votes != [one.first, one.second]:
            self.doubts = self.find_doubts(one)
            one.first, one.second = self.votes
            self.was.data = str(self.votes)
            audit.note(
                "hall-counted",
                f"outreach_session:{one.session_id}",
                officer_id=officer_id,
                reason="" if one.place != TRIAL else "trial",
            )

    def find_doubts(self, one: HallRound) -> list[str]:
        """Sentences on what seems wrong with votes before they are stored, and what to do; [] for nothing."""
        counted, most = attendance.attendance_of(one.session), max(sum(vote.values()) for vote in self.votes)
        people = max(counted.heads or 0, counted.checkins)  # 0 if nobody counted
        stored = [", ".join(map(str, vote.values())) for vote in (one.first, one.second)]
        found = {
            _("Salah satu suara masih kosong."): self.votes.count({}) == 1,
            _("Tadi tertulis (A, B, C, ?): %(votes)s.", votes=" → ".join(stored)): one.first and one.second,
            _("Suaranya %(votes)s, padahal yang tercatat hadir %(n)s orang.", votes=most, n=people): one.place != TRIAL
            and 0 < people < most,
        }
        doubts = [words for words, is_so in found.items() if is_so]
        return [*doubts, _("Periksa dulu. Kalau sudah benar, tekan sekali lagi.")] if doubts else []


def store_votes(rounds: Iterable[HallRound], officer_id: str) -> dict[str, VotesForm]:
    """Forms of these rounds by key, in db.write(); those that were sent are stored.

    The votes were typed when the hall had voted, so it does not matter which step a second screen has led to meanwhile.
    """
    forms = {}
    for one in rounds:
        forms[one.id] = form = VotesForm(one, meta={"csrf": False})  # the caller has checked it
        form.save(one, officer_id)
    return forms


# --- its cookie


def open_screen(key: str, officer_id: str) -> ResponseReturnValue:
    """Redirect to the screen at this key, with the cookie that opens it to this browser."""
    answer, path = redirect_to("halls.screen", key=key), url_for("halls.screen", key=key)
    seal, is_secure = encode_cookie(f"{key} {officer_id}"), current_app.config["HTTPS"]
    answer.set_cookie(COOKIE, seal, path=path, httponly=True, samesite="Lax", secure=is_secure)
    return answer


def officer_of_cookie(key: str) -> str:
    """Id of the officer who opened the screen at this key in this browser; "" where nobody did."""
    seal = request.cookies.get(COOKIE, "")
    opened, _space, officer_id = ((seal.isascii() and decode_cookie(seal)) or "").partition(" ")
    return officer_id if opened == key else ""


# --- its pages


@bp.route("/<key>/", methods=["GET", "POST"])
def screen(key: str) -> ResponseReturnValue:
    """The screen at its hall's step; a POST stores typed votes and leads on or back. 404 unless an officer opened it.

    A form must hold the screen's own cookie, which no lock of the desk takes away. A press at another step than the
    hall's, as from a second screen, leads nowhere; its votes are stored all the same, also once the session is closed.
    """
    officer_id = officer_of_cookie(key)
    hall = halls.find_hall(key) if db.count(Officer.id == officer_id, Officer.active) else None
    if hall is None:
        todo = _("Petugas membukanya dari meja: buka sesinya, lalu “Satu aula bersama”.")
        return render_template("error.html", code=404, happened=_("Layar besar belum dibuka di sini"), todo=todo), 404
    if not compare_digest(request.form.get("csrf_token", "").encode(), request.cookies[COOKIE].encode()):
        return render_screen(key, hall)
    with db.write():
        hall = halls.find_hall(key) or abort(404)
        forms = store_votes(hall.rounds, officer_id)
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
    one = hall.current if hall.is_open else None
    may_join = not hall.current and hall.session.takes_answers and not hall.is_trial
    joining = take_home.address_of_hall(url_for("join.join_session", key=hall.session.join_key)) if may_join else ""
    return render_template(
        "halls/screen.html",
        key=key,
        hall=hall,
        one=one,
        step=one.step if one else "over",
        short=halls.short_options(one.question) if one and one.question else {},
        form=one and (forms[one.id] if forms else VotesForm(one, formdata=None)),
        token=request.cookies[COOKIE],
        address=take_home.address_of_hall(url_for("join.index")) if joining else "",
        code=Markup(render_qr(joining)) if joining else "",  # noqa: S704 - drawn here, of an address
        wifi=settings.get("wifi_name"),
    )
