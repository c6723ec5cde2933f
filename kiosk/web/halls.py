"""The form of a round's votes, and the cookie that opens a hall's screen.

The screen and the desk share them. Votes are stored inside their caller's `db.write()`.
"""

from collections.abc import Iterable
from typing import Any

from flask import current_app, redirect, request
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login.utils import decode_cookie, encode_cookie
from werkzeug.wrappers import Response
from wtforms import Form as Part, FormField, HiddenField

from kiosk.models import HallRound
from kiosk.rules import halls
from kiosk.web.desk.fields import CountField
from kiosk.web.forms import Form

IS_SILENT = True  # the words of this module are read by officers
COOKIE = "hall"


# --- votes


def field_prefix(one: HallRound) -> str:
    """Beginning of the names of a round's fields."""
    return f"{one.id}-{one.question_id}-"


class VoteForm(Part):
    """Hands or cards counted for each option.

    An empty field is none.
    """

    a = CountField("A")
    b = CountField("B")
    c = CountField("C")
    unknown = CountField(_l("Belum tahu"))

    @property
    def vote(self) -> dict[str, int]:
        """The vote as typed, {} where nothing was."""
        if set(self.data.values()) == {None}:
            return {}
        return {option: count or 0 for option, count in self.data.items()}


class VotesForm(Form):
    """Both votes of a round, typed together once the second is over.

    Its fields name the round and its question: no votes are stored for a question that replaced theirs.
    """

    first = FormField(VoteForm, _l("Pilihan pertama"))
    second = FormField(VoteForm, _l("Pilihan kedua"))
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
        """Both votes as typed."""
        return [self.first.form.vote, self.second.form.vote]

    def save(self, one: HallRound, officer_id: str) -> None:
        """Store votes that were changed, unless unreadable.

        Doubtful ones are stored all the same, and asked about once: sent again as they are, they raise no doubt.
        """
        if not self.validate():
            self.doubts = [str(CountField.hint)]
        elif str(self.votes) != self.was.data and self.votes != [one.first, one.second]:
            self.doubts = self.describe_doubts(one)
            halls.store_votes(one, self.votes, officer_id)
            self.was.data = str(self.votes)

    def describe_doubts(self, one: HallRound) -> list[str]:
        """Sentences on what seems wrong with votes before they are stored."""
        doubts = []
        if self.votes.count({}) == 1:
            doubts.append(_("Pilihan pertama atau kedua masih kosong."))
        if one.first and one.second:
            votes = [", ".join(map(str, vote.values())) for vote in (one.first, one.second)]
            doubts.append(_("Tadi tertulis (A, B, C, ?): %(votes)s.", votes=" → ".join(votes)))
        most = max(sum(vote.values()) for vote in self.votes)
        people = halls.count_people(one)
        if 0 < people < most:
            doubts.append(_("Yang memilih %(votes)s, padahal yang tercatat hadir %(n)s orang.", votes=most, n=people))
        if doubts:
            doubts.append(_("Periksa dulu. Kalau sudah benar, tekan sekali lagi."))
        return doubts


def save_votes(rounds: Iterable[HallRound], officer_id: str) -> dict[str, VotesForm]:
    """Forms of these rounds by key, after those that were sent are stored.

    The votes were typed when the hall had voted, so it does not matter which step a
    second screen has led to meanwhile.
    """
    forms = {}
    for one in rounds:
        form = VotesForm(one, meta={"csrf": False})  # the caller has checked it
        form.save(one, officer_id)
        forms[one.id] = form
    return forms


# --- the screen's cookie


def open_screen(address: str, key: str, officer_id: str) -> Response:
    """Redirect to the screen at this address, and open it to this browser."""
    answer = redirect(address, 303)
    answer.set_cookie(
        COOKIE,
        encode_cookie(f"{key} {officer_id}"),
        path=address,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["HTTPS"],
    )
    return answer


def officer_of_cookie(key: str) -> str:
    """Id of the officer who opened the screen at this key in this browser.

    "" where nobody did.
    """
    seal = request.cookies.get(COOKIE, "")
    if not seal.isascii():
        return ""
    screen_key, _space, officer_id = (decode_cookie(seal) or "").partition(" ")
    return officer_id if screen_key == key else ""
