"""The form that begins a quiz. Only what the officer's switch leaves open is asked, each on a page of its own."""

import re
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from kiosk.models import OutreachSession
from kiosk.models.quiz_attempt import MEASURED_PHASES, PHASES
from kiosk.rules import quiz
from kiosk.web.forms import Form, OneOf, session_choice

CODE = re.compile(r"[0-9]{4}")
LENGTH_WORDS = {
    "short": (_l("Cepat: 5 soal"), _l("sekitar 3 menit")),
    "full": (_l("Lengkap: 10 soal"), _l("sekitar 6 menit")),
}


def without_spaces(text: str | None) -> str:
    """A typed number without the spaces people put into it."""
    return "".join((text or "").split())


class StartForm(Form):
    length = StringField(
        _l("Mau berapa soal?"),
        default="short",
        validators=[OneOf(tuple(LENGTH_WORDS), _l("Pilih yang cepat atau yang lengkap."))],
    )
    phase = StringField(_l("Mau kuis yang mana?"), validators=[OneOf(("", *PHASES), _l("Pilih salah satu kuis."))])
    session = StringField(_l("Ikut acara yang mana?"))
    pair = StringField(_l("Empat angka dari kuis sebelum acara"), filters=[without_spaces])
    unpaired = StringField()  # the button "without the number"
    sessions: Sequence[OutreachSession] = ()  # those with which answers count now

    def offer_sessions(self, sessions: Sequence[OutreachSession]) -> None:
        """Offer these sessions, the newest first, or none; the only one there is stands for everybody."""
        self.sessions = sessions
        if not self.session.data and len(sessions) == 1:
            self.session.data = sessions[0].id

    @property
    def session_choices(self) -> list[tuple[str, str]]:
        """Sessions to choose from as value and label; the last is for somebody who only passes by."""
        named = [session_choice(session) for session in self.sessions]
        return [*((choice.value, choice.label) for choice in named), ("", _l("Tidak sedang ikut acara"))]

    @property
    def chosen(self) -> OutreachSession | None:
        """The session chosen, if answers still count with it."""
        return next((session for session in self.sessions if session.id == self.session.data), None)

    @property
    def session_id(self) -> str | None:
        return self.chosen.id if self.chosen else None

    @property
    def phase_now(self) -> str:
        """The phase that was sent; else the one the officer set for the session."""
        return str(self.phase.data or (self.chosen.quiz_phase if self.chosen else "free"))

    @property
    def code(self) -> str:
        """The pair code, in the quiz after the session alone; empty for somebody who goes on without it."""
        return "" if self.phase_now != "after" or self.unpaired.data else str(self.pair.data)

    @property
    def lacks_session(self) -> bool:
        """True if the session must be asked. A round of offers begins by one tap, and counts with none in doubt."""
        asks = len(self.sessions) > 1 and self.phase_now != "offers"
        return asks and (not self.session.raw_data or bool(self.session.errors))

    @property
    def lengths(self) -> dict[str, tuple[str, str]]:
        """The lengths to choose from; of a measured quiz the one that the session's plan says."""
        if self.chosen and self.phase_now in MEASURED_PHASES:
            return {self.chosen.quiz_length: LENGTH_WORDS[self.chosen.quiz_length]}
        return LENGTH_WORDS

    @property
    def is_whole(self) -> bool:
        """True if nothing is left to ask. A form that sent the phase sent the number too, or has none."""
        asks_number = self.phase_now == "after" and not self.phase.data and not self.unpaired.data
        return not self.lacks_session and (not asks_number or bool(self.pair.raw_data))

    @property
    def page(self) -> str:
        """Name of the page that asks next: the length (index), the session or the number."""
        begun = self.is_submitted() or self.length.raw_data
        if not begun or self.length.errors:
            return "index"
        if self.lacks_session:
            return "session"
        return "number" if self.chosen and self.phase_now == "after" else "index"

    def validate_session(self, field: StringField) -> None:
        if self.phase_now not in MEASURED_PHASES or self.chosen:
            return
        if not field.data and self.sessions:
            raise ValidationError(_l("Ikut acara yang mana?"))
        raise ValidationError(_l("Acara ini sudah ditutup. Kuis biasa tetap bisa."))

    def validate_pair(self, field: StringField) -> None:
        if not self.code or not self.chosen:
            return
        if not CODE.fullmatch(self.code) or not quiz.find_partner(self.session_id, self.code):
            raise ValidationError(_l("Angka ini belum cocok. Coba lihat lagi, atau lanjut tanpa angka."))
