"""Typing in a paper list: one line per person, Enter saves and gives a fresh line."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import StringField, ValidationError

from kiosk.data_care import retention
from kiosk.db import db
from kiosk.models import CheckIn, OutreachSession
from kiosk.models.check_in import SEXES
from kiosk.rules import checkin_repeats, checkins, review, unreviewed, villages
from kiosk.views import visits
from kiosk.views.admin import checkin_columns as columns
from kiosk.views.admin import words
from kiosk.views.admin.checkins import bp
from kiosk.views.admin.checkins.one import TYPED, PersonForm, kept_of
from kiosk.views.admin.desk import note, once_noted
from kiosk.views.admin.sessions.one import find, to_session
from kiosk.views.forms import AtMost, OneOf, Tick, one_line, render_form

STANDS = _l("Baris ini sudah diperiksa atau diperbaiki lewat halamannya, jadi dari sini tidak diganti lagi.")
NAMELESS = "-"  # typed in place of a name that nobody can read, or that was not given


def sex_code(text: str) -> str:
    """L or P, also when it was typed as the letter of this page's language: M or F. For `filters=`."""
    typed = text.upper()
    return next((code for code, letter in words.SEX_LETTERS.items() if str(letter) == typed), typed)


class GroupField(StringField):
    """A group typed by the first letters of its word: in a list, Enter would open it and not save the line."""

    code = ""

    def understand(self) -> None:
        """Find the group that is meant; ValidationError where there is none, or more than one."""
        typed = self.data.casefold()
        found = [code for code, word in words.offered_groups().items() if str(word).casefold().startswith(typed)]
        if typed and len(found) != 1:
            raise ValidationError(_("Tulis huruf awalnya: perangkat, tokoh, warga, pelajar. Boleh dikosongkan."))
        self.code = found[0] if typed else ""


class LineForm(PersonForm):
    """One line of the paper list. Each field is one that Enter sends."""

    # the keyboard stands ready in the first field of a fresh line
    name = StringField(_l("Nama"), filters=[one_line], validators=[AtMost(80)], render_kw={"autofocus": True})
    sex = StringField(
        _l("L/P"), filters=[one_line, sex_code], validators=[AtMost(1), OneOf((*SEXES, ""), _l("Tulis L atau P."))]
    )
    group = GroupField(_l("Kelompok"), filters=[one_line], render_kw={"list": "groups"})
    child = Tick(_l("Anak"))
    nonce = StringField(_l("Baris ini"))
    keeps_names = True  # until the time promised to people of this session is over

    @property
    def is_named(self) -> bool:
        return not self.child.data and self.name.data not in ("", NAMELESS)

    def validate_name(self, field: StringField) -> None:
        if not self.child.data and field.data != NAMELESS and not review.has_letter(field.data):
            raise ValidationError(_l("Tulis namanya. Kalau tidak ada atau tidak terbaca, tulis tanda -."))

    def validate_group(self, field: GroupField) -> None:
        field.understand()
        super().validate_group(field)

    def validate_nonce(self, field: StringField) -> None:
        known = visits.knows(field.data)
        if not known or checkin_repeats.is_used_up(field.data, checkins.by_nonce(field.data)):
            field.data = visits.new_nonce()
            raise ValidationError(_l("Tekan Enter sekali lagi."))

    def said(self) -> dict[str, str]:
        """What the rules are to store."""
        kept = kept_of(self) | {"age": "child" if self.child.data else "adult"}
        return kept | {"name": ""} if kept["name"] == NAMELESS or not self.keeps_names else kept


@bp.route("/<session_id>/paper", methods=["GET", "POST"])
def paper(session_id: str) -> ResponseReturnValue:
    session = find(session_id)
    if not session.counts:
        flash(
            _("Sesi ini dibatalkan. Daftar kertasnya tidak diketik lagi.")
            if session.state == "cancelled"
            else _("Sesi ini belum dibuka. Daftar kertas diketik sesudah sesi dibuka.")
        )
        return to_session(session_id)
    typed = review.typed_in(session_id)
    form = LineForm(session.village, data=usual(session, typed))
    form.keeps_names = retention.keeps_names_of(session)
    if not form.validate_on_submit() or not store(form, session_id):
        page = render_form(
            "admin/checkins/paper.html",
            form,
            session=session,
            typed=typed,
            asked=[form[name] for name in TYPED.values()],
            columns=columns.listed(),
            last_day=checkins.erase_on(session.held_on),
            near=villages.near(session.village),
        )
        return once_noted(page, session_id, typed)
    if form.is_named and not form.keeps_names:
        flash(_("Baris tadi disimpan tanpa nama: masa simpan nama sesi ini sudah lewat."))
    return redirect(url_for("admin.checkins.paper", session_id=session_id), 303)


def store(form: LineForm, session_id: str) -> bool:
    """Whether the line is recorded as it was typed last; a line sent again is one person."""
    nonce, said = form.nonce.data, {"session_id": session_id, **form.said()}
    with db.write():
        before = checkins.by_nonce(nonce)
        for session in {session_id, before.session_id if before else session_id}:
            find(session)  # theirs still; sent again from another session's page it would move here
        check_in = before or checkins.record(nonce, origin="paper", **said)
        db.session.flush()
        taken, stays = checkin_repeats.replace(check_in, **said)
        db.session.flush()
        review.confirm_typed(check_in, unreviewed.needs_eyes(check_in), current_user.id)
        if taken or before is None:
            note("check-in-typed", f"check_in:{check_in.id}")
    if stays:
        form.name.errors = [STANDS]
    return not stays


def usual(session: OutreachSession, typed: list[CheckIn]) -> dict[str, Any]:
    """What a fresh line begins with: the village and the group of the line before."""
    last = next((check_in for check_in in typed if check_in.age == "adult"), None)
    village = (last.village if last else session.village) or session.village
    group = (last.group if last else "warga") or ""
    village_label, word = village.label, words.offered_groups().get(group, "")
    return {"village": village_label, "group": word, "nonce": visits.new_nonce()}
