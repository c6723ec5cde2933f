"""Villagers' pages of checking in: the form, its result, and taking it back.

Nothing stored is ever shown.
"""

import re
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l, lazy_pgettext as pgettext
from wtforms import RadioField, SelectChoice, StringField, ValidationError

from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.models.check_in import AGES, ANSWERS
from kiosk.rules import checkins, phones, settings, villages, withdrawals
from kiosk.rules.checkins import Outcome
from kiosk.web import throttle, visits
from kiosk.web.addresses import lead_to, redirect_to
from kiosk.web.forms import AtMost, Form, OneOf, Tick, one_line, render_form
from kiosk.web.pages import Pages

bp = Pages("checkins", says="check-in", url_prefix="/check-in")
CHOOSE = _l("Pilih salah satu.")
SESSION_CLOSED = _l("Acara tadi sudah ditutup. Kalau hadir di acara yang tertulis di sini, ketuk sekali lagi.")
AGE_AND_ANONYMOUS = {"child": ("child", ""), "named": ("adult", ""), "unnamed": ("adult", "1")}  # by `who`


def refuse_unoffered_answer(form: Any, field: Any) -> None:
    """Validator that refuses an unknown answer, or one not stored beside a name.

    Of a child what is not stored passes.
    """
    if form.is_child and not field.answer.of_child:
        return
    OneOf((*field.answer.codes, ""), CHOOSE)(form, field)
    if form.is_named and form.name.data and field.data in field.answer.only_unnamed:
        raise ValidationError(
            _l("Rencana kerja di luar negeri tidak disimpan bersama nama. Pilih yang lain, atau pilih tanpa nama.")
        )


class AnswerField(RadioField):
    """A question whose answers are cards, each with its words for villagers."""

    def __init__(self, question: Any, words: dict[str, Any], **more: Any) -> None:
        super().__init__(question, default="", validate_choice=False, validators=[refuse_unoffered_answer], **more)
        self.answer = ANSWERS[self.name]
        words = {**words, "": _l("Lewati")}
        self.choices = [SelectChoice(code, word) for code, word in words.items()]


class CheckInForm(Form):
    session = StringField(_l("Acara"))
    who = RadioField(
        _l("Siapa yang hadir?"),
        choices=[
            SelectChoice("child", _l("Di bawah 18 tahun")),
            SelectChoice("named", _l("18 ke atas, pakai nama")),
            SelectChoice("unnamed", _l("18 ke atas, tanpa nama")),
        ],
        validate_choice=False,
    )
    age = StringField()
    anonymous = StringField()
    name = StringField(_l("Nama"), filters=[one_line], render_kw={"pattern": r".*\p{L}.*\p{L}.*"})
    consent = Tick(_l("Ya, saya setuju nama saya disimpan"))
    village = StringField(_l("Dari desa mana?"))
    village_search = StringField(_l("Cari desa lain"), filters=[one_line], validators=[AtMost(80)])
    searched = StringField()
    eighteen = RadioField(
        _l("Sudah 18 tahun?"),
        choices=[SelectChoice("yes", _l("Ya, sudah 18")), SelectChoice("no", _l("Belum"))],
        validate_choice=False,
    )
    phone = StringField(_l("Nomor HP"), filters=[one_line], render_kw={"pattern": r"(\D*\d){8,}\D*"})
    phone_consent = Tick(_l("Ya, petugas boleh menelepon saya"))
    nonce = StringField(_l("Formulir ini"))
    # in the order of the screen; in English a group has another word here than at the desk: why somebody is here
    sex = AnswerField(_l("Perempuan atau laki-laki?"), {"P": _l("Perempuan"), "L": _l("Laki-laki")})
    group = AnswerField(
        _l("Hari ini datang sebagai apa?"),
        {
            "warga": pgettext("here today", "Warga"),
            "pelajar": pgettext("here today", "Pelajar"),
            "tokoh": pgettext("here today", "Tokoh masyarakat"),
            "perangkat": pgettext("here today", "Perangkat desa"),
            "calon": pgettext("here today", "Mau kerja ke luar negeri"),
            "purna": pgettext("here today", "Pernah kerja di luar negeri"),
        },
    )
    # said by the script too, which knows a wrong name or number by a pattern that lets pass whatever may be right
    too_short = _l("Tulis namanya, paling sedikit dua huruf. Atau pilih tanpa nama.")
    no_consent = _l("Nama hanya disimpan kalau “setuju” sudah diketuk. Boleh juga pilih tanpa nama.")
    wrong_number = _l("Nomor ini belum lengkap atau salah ketik. Contoh: 0812 3456 7890. Boleh juga dikosongkan.")
    no_call = _l("Ketuk kotaknya kalau petugas boleh menelepon. Kalau tidak, kosongkan nomornya.")
    unchanged_record: CheckIn | None = None  # recorded from this form, which could not add to it any more

    def __init__(self) -> None:
        """Offer this visit's sessions, and the one that this form was recorded in."""
        super().__init__()
        self.sessions: Sequence[OutreachSession] = visits.offered_sessions()
        if visits.is_own_nonce(self.nonce.data):
            earlier = checkins.find_by_nonce(self.nonce.data)
            if earlier and earlier.session not in self.sessions:  # it may have been closed since
                self.sessions = [*self.sessions, earlier.session]
        self.answer_fields = [field for field in self if isinstance(field, AnswerField)]
        # somebody's own phone would send the name through the hall's shared Wi-Fi
        self.takes_names = request.is_secure or not visits.is_own_phone()
        if not self.takes_names:
            self.who.choices = [choice for choice in self.who.choices if choice.value != "named"]
        self.asks_pupil = self.takes_names and self.who.data == "named" and self.group.data == "pelajar"
        self.settle_who()

    def settle_who(self) -> None:
        """Derive age and anonymity from ``who``, or ``who`` from them.

        A pupil not yet 18 becomes a child.
        """
        if self.asks_pupil and self.eighteen.data == "no":
            self.who.data = "child"
        if self.who.data in AGE_AND_ANONYMOUS:
            self.age.data, self.anonymous.data = AGE_AND_ANONYMOUS[self.who.data]
        elif self.is_child:
            self.who.data = "child"
        elif self.age.data and (self.anonymous.data is not None or self.name.data):
            self.who.data = "named" if self.wants_name else "unnamed"

    @property
    def is_child(self) -> bool:
        """True under 18: only session, age and sex are stored, so nothing else is checked."""
        return bool(self.age.data == "child")

    @property
    def wants_name(self) -> bool:
        """True unless a child or “tanpa nama” was chosen.

        It is so also where nothing was, or where this device may not take a name.
        """
        return not self.is_child and self.anonymous.data != "1"

    @property
    def is_named(self) -> bool:
        """True where a name, and the phone with it, is to be stored."""
        return self.takes_names and self.wants_name

    @property
    def hosts(self) -> list[Village]:
        """Villages of the offered sessions, each once."""
        return list({session.village_code: session.village for session in self.sessions}.values())

    def validate_session(self, field: Any) -> None:
        """Refuse a missing session, or one that is not offered any more."""
        if field.data not in [session.id for session in self.sessions]:
            raise ValidationError(SESSION_CLOSED if field.data else _l("Pilih dulu acaranya."))

    def validate_who(self, field: Any) -> None:
        """Refuse an unknown age, no choice about the name, and a name not allowed here."""
        OneOf(AGES, CHOOSE)(self, self.age)
        if self.wants_name and not self.takes_names:
            raise ValidationError(_l("Nama hanya dicatat di tablet di balai desa. Di HP ini, pilih tanpa nama."))
        if self.is_named and self.anonymous.data is None and not self.name.data:
            raise ValidationError(_l("Pilih pakai nama atau tanpa nama. Keduanya tetap dihitung hadir."))

    def validate_name(self, field: Any) -> None:
        """Refuse a name of fewer than two letters or more than 80, if it is to be stored."""
        if not self.is_named or (self.anonymous.data is None and not field.data):
            return
        if sum(character.isalpha() for character in field.data) < 2:
            raise ValidationError(self.too_short)
        AtMost(80)(self, field)

    def validate_consent(self, field: Any) -> None:
        """Refuse a name without consent."""
        if self.is_named and self.name.data and not field.data:
            raise ValidationError(self.no_consent)

    def validate_village(self, field: Any) -> None:
        """Refuse an adult's village that neither holds a session nor takes part."""
        if self.is_child or not field.data:
            return
        codes = [host.code for host in self.hosts]
        if field.data not in codes and not villages.find_active(field.data):
            raise ValidationError(_l("Desa ini tidak ada di daftar. Pilih yang lain."))

    def validate_village_search(self, field: Any) -> None:
        """Refuse an adult's search words that were typed but not searched for yet."""
        if not self.is_child and field.data and field.data != self.searched.data:
            raise ValidationError(_l("Pilih dulu desanya dari daftar yang muncul."))

    def validate_eighteen(self, field: Any) -> None:
        """Refuse a pupil's name unless “sudah 18” is ticked."""
        if self.asks_pupil and not self.is_child and field.data != "yes":
            raise ValidationError(_l("Di bawah 18 tahun, nama dan nomor HP tidak disimpan."))

    def validate_phone(self, field: Any) -> None:
        """Refuse a phone number that can't exist, where one is to be stored."""
        if self.is_named and field.data and not phones.parse_phone(field.data):
            raise ValidationError(self.wrong_number)

    def validate_phone_consent(self, field: Any) -> None:
        """Refuse a phone number without consent to be called."""
        if self.is_named and self.phone.data and not field.data:
            raise ValidationError(self.no_call)

    def answers(self) -> dict[str, str]:
        """Answers by column for submit(), which drops a child's.

        Name and phone are empty unless a name is to be stored.
        """
        answers = {field.name: field.data or "" for field in self.answer_fields}
        answers["age"] = self.age.data
        answers["village_code"] = self.village.data or ""
        answers["name"] = ""
        answers["phone"] = ""
        if self.is_named:
            answers["name"] = self.name.data
            answers["phone"] = phones.parse_phone(self.phone.data or "") or ""
        return answers


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """The form, or a page that there is no session.

    A POST searches villages, or records and leads to the result.
    """
    form = CheckInForm()
    if not form.sessions:
        return render_template("checkins/closed.html"), 422 if form.is_submitted() else 200
    # by Enter too, which without script presses another button
    searches_by_enter = "enter" in request.form and form.village_search.data not in ("", form.searched.data)
    if searches_by_enter or "search" in request.form:
        form.csrf_token.validate(form)  # without it nothing is searched
        form.village_search.validate(form)
        return render_check_in(form)
    if not form.validate_on_submit() or not record_check_in(form):
        return render_check_in(form)
    return lead_to(thank_visitor, "checkins.done")


def record_check_in(form: CheckInForm) -> bool:
    """Record the form in its own write, and return True if all of it was stored.

    Else it has errors, or ``unchanged_record``, of which removals alone were stored. A form that was used or came too
    late begins no activity.
    """
    nonce = form.nonce.data
    outcome = Outcome.FORM_USED
    if visits.is_own_nonce(nonce):
        origin = "qr" if visits.is_own_phone() else "kiosk"
        outcome = checkins.submit(nonce, origin=origin, session_id=form.session.data, **form.answers())
    if outcome is Outcome.FORM_USED:
        form.nonce.errors = [_l("Isian tadi sudah tercatat. Ketuk sekali lagi untuk orang berikutnya.")]
    elif outcome is Outcome.SESSION_CLOSED:
        form.session.errors = [SESSION_CLOSED]
    else:
        if outcome is Outcome.UNCHANGED:
            form.unchanged_record = checkins.find_by_nonce(nonce)
        # its token stays, so that the same form, sent again from this visit, is still known
        visits.begin_activity(keeps_form=True, check_in=nonce)
    return outcome is Outcome.RECORDED


def render_check_in(form: CheckInForm) -> ResponseReturnValue:
    """The form as it stands, with villages to choose from.

    Where needed it gets a fresh nonce. The status is 422 with errors.
    """
    if form.nonce.errors or not visits.is_own_nonce(form.nonce.data):
        form.nonce.data = visits.new_nonce()
    if form.village.data is None and len(form.hosts) == 1:
        form.village.data = form.hosts[0].code
    form.searched.data = form.village_search.data
    office = settings.office_values()
    page, status = render_form("checkins/new.html", form, places=villages_to_choose(form), office=office)
    return page, 422 if form.unchanged_record else status


def villages_to_choose(form: CheckInForm) -> dict[str, list[Village]]:
    """Villages by where the page lists them, each once.

    They are “own”, of the sessions and the chosen one, “found” and “near”.
    """
    matches: list[Village] = []
    if not form.stale:
        matches = villages.search_villages(form.village_search.data, homes=form.hosts)
    own = form.hosts
    around = dict.fromkeys(village for host in own for village in villages.villages_near(host))
    near = [village for village in around if village not in own]
    codes = {village.code for village in (*own, *near, *matches)}
    if form.village.data not in codes:
        chosen_village = villages.find_active(form.village.data or "")
        if chosen_village:
            own = [*own, chosen_village]
    return {
        "own": own,
        "found": [village for village in matches if village not in own],
        "near": [village for village in near if village not in matches],
    }


@bp.get("/done", endpoint="done")
def thank_visitor() -> ResponseReturnValue:
    """The result, with the code to withdraw if a name was stored.

    Once its five minutes are over it redirects to the start page.
    """
    code = withdrawals.code_for_visit(session.get("check_in", ""))
    if code is None:
        return redirect_to("home.index")
    home_after = 0  # seconds until the next person's turn
    if not visits.is_own_phone():
        home_after = 60 if code else 20
    return render_template("checkins/done.html", code=code, home_after=home_after)


class WithdrawForm(Form):
    code = StringField(_l("Kode untuk menghapus"), filters=[one_line])

    def validate_code(self, field: Any) -> None:
        """Refuse a code that is not of eight or ten digits.

        Spaces, dots and dashes are removed.
        """
        field.data = re.sub(r"[\s.-]", "", field.data)
        if not re.fullmatch(r"[0-9]{8}|[0-9]{10}", field.data):
            raise ValidationError(_l("Kodenya delapan atau sepuluh angka, misalnya 1234 5678."))


@bp.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> ResponseReturnValue:
    """Ask for a code and erase its check-in.

    Guesses are limited, and the answer does not tell if it was right.
    """
    form = WithdrawForm()
    if not form.validate_on_submit():
        days = settings.get("retention_days")
        return render_form("checkins/withdraw.html", form, answered="answered" in request.args, days=days)
    # somebody who has just checked in here is not held up by others' guesses
    is_guess = withdrawals.code_for_visit(session.get("check_in", "")) != form.code.data
    with throttle.attempt("withdrawal-code", limited=is_guess) as note_failure:
        if not withdrawals.erase_by_code(form.code.data):
            note_failure()
    visits.begin_activity()
    return redirect_to("checkins.withdraw", answered=1)
