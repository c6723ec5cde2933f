"""The form of the check-in page: what it asks, and what of it is kept."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext
from wtforms import RadioField, SelectChoice, StringField, ValidationError

from kiosk.models import CheckIn, OutreachSession, Village
from kiosk.models.check_in import AGES, ANSWERS
from kiosk.rules import phones, villages
from kiosk.web import visits
from kiosk.web.forms import AtMost, Form, OneOf, Tick, one_line

SHORTEST_NAME = 2  # letters
CHOOSE = _l("Pilih salah satu.")
NOT_SAID = _l("Tidak diisi")
PLANS = _l("Rencana kerja di luar negeri tidak disimpan bersama nama. Pilih yang lain, atau pilih tanpa nama.")
CLOSED = _l("Acara tadi sudah ditutup. Kalau hadir di acara yang tertulis di sini, ketuk sekali lagi.")
ANEW = _l("Isian tadi sudah tercatat. Ketuk sekali lagi untuk orang berikutnya.")
WHO = {"child": ("child", ""), "named": ("adult", ""), "unnamed": ("adult", "1")}  # age and anonymous


class Question(NamedTuple):
    """What villagers are asked, with the answers to choose from, in the order of the screen."""

    words: Any
    answers: dict[str, Any]


# by column; in English a group has another word here than at the desk: why somebody is here
QUESTIONS = {
    "sex": Question(_l("Perempuan atau laki-laki?"), {"P": _l("Perempuan"), "L": _l("Laki-laki")}),
    "group": Question(
        _l("Hari ini datang sebagai apa?"),
        {
            "warga": pgettext("here today", "Warga"),
            "pelajar": pgettext("here today", "Pelajar"),
            "tokoh": pgettext("here today", "Tokoh masyarakat"),
            "perangkat": pgettext("here today", "Perangkat desa"),
            "calon": pgettext("here today", "Mau kerja ke luar negeri"),
            "purna": pgettext("here today", "Pernah kerja di luar negeri"),
        },
    ),
}


def is_offered(form: Any, field: Any) -> None:
    """Refuse what is no answer, and what is not kept next to a name; of a child only what is kept is looked at."""
    answer = ANSWERS[field.name]
    if form.is_child and not answer.of_child:
        return
    OneOf((*answer.offered, ""), CHOOSE)(form, field)
    if form.is_named and form.name.data and not answer.may_stand_beside_name(field.data):
        raise ValidationError(PLANS)


class CheckInForm(Form):
    session = StringField(_l("Acara"))
    who = RadioField(
        _l("Umur berapa? Pakai nama?"),
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
    # what is wrong with a field; the script says it at once, by a pattern that lets pass whatever may be right
    too_short = _l("Tulis namanya, paling sedikit dua huruf. Atau pilih tanpa nama.")
    no_consent = _l("Nama hanya disimpan kalau “setuju” sudah diketuk. Boleh juga pilih tanpa nama.")
    wrong_number = _l("Nomor ini belum lengkap atau salah ketik. Contoh: 0812 3456 7890. Boleh juga dikosongkan.")
    no_call = _l("Ketuk kotaknya kalau petugas boleh menelepon. Kalau tidak, kosongkan nomornya.")
    sessions: Sequence[OutreachSession] = ()  # those that take visitors now
    before: CheckIn | None = None  # what this very form has recorded already
    stands: CheckIn | None = None  # what is recorded of this form and could not be changed to what it says now

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        for field in self.asked:
            answer, words = ANSWERS[field.name], QUESTIONS[field.name].answers
            choices = [SelectChoice(code, word) for code, word in words.items() if code in answer.offered]
            field.choices = [*choices, SelectChoice("", NOT_SAID)]
            field.of_child = answer.of_child
            field.only_unnamed = [code for code in answer.codes if not answer.may_stand_beside_name(code)]
        self.takes_names = visits.may_give_name()
        if not self.takes_names:
            self.who.choices = [choice for choice in self.who.choices if choice.value != "named"]
        self.asks_pupil = self.takes_names and self.who.data == "named" and self.group.data == "pelajar"
        self.settle_who()

    def settle_who(self) -> None:
        """Who came says age and with or without a name; those two may also come alone."""
        if self.asks_pupil and self.eighteen.data == "no":
            self.who.data = "child"
        if self.who.data in WHO:
            self.age.data, self.anonymous.data = WHO[self.who.data]
        elif self.is_child:
            self.who.data = "child"
        elif self.age.data and (self.anonymous.data is not None or self.name.data):
            self.who.data = "named" if self.wants_name else "unnamed"

    @property
    def asked(self) -> list[RadioField]:
        """Questions whose answers are chosen, in the order of the screen."""
        return [self[column] for column in QUESTIONS]

    @property
    def is_child(self) -> bool:
        """Under 18: nothing but session, age and sex is kept, so nothing else is looked at."""
        return bool(self.age.data == "child")

    @property
    def wants_name(self) -> bool:
        """Whether this person means to leave a name."""
        return not self.is_child and self.anonymous.data != "1"

    @property
    def is_named(self) -> bool:
        """Whether a name, and what goes with it, is to be kept."""
        return self.takes_names and self.wants_name

    @property
    def hosts(self) -> list[Village]:
        """The villages that people may be in now, each once."""
        return list({session.village_code: session.village for session in self.sessions}.values())

    def validate_session(self, field: Any) -> None:
        if field.data not in [session.id for session in self.sessions]:
            raise ValidationError(CLOSED if field.data else _l("Pilih dulu acaranya."))

    def validate_who(self, field: Any) -> None:
        OneOf(AGES, CHOOSE)(self, self.age)
        if self.wants_name and not self.takes_names:
            raise ValidationError(_l("Nama hanya dicatat di tablet di balai desa. Di HP ini, pilih tanpa nama."))
        if self.is_named and self.anonymous.data is None and not self.name.data:
            raise ValidationError(_l("Pilih pakai nama atau tanpa nama. Keduanya tetap dihitung hadir."))

    def validate_name(self, field: Any) -> None:
        if not self.is_named or (self.anonymous.data is None and not field.data):
            return
        if sum(character.isalpha() for character in field.data) < SHORTEST_NAME:
            raise ValidationError(self.too_short)
        AtMost(80)(self, field)

    def validate_consent(self, field: Any) -> None:
        if self.is_named and self.name.data and not field.data:
            raise ValidationError(self.no_consent)

    def validate_village(self, field: Any) -> None:
        if self.is_child or not field.data or field.data in [host.code for host in self.hosts]:
            return
        if not villages.find_active(field.data):
            raise ValidationError(_l("Desa ini tidak ada di daftar. Pilih yang lain."))

    def validate_village_search(self, field: Any) -> None:
        if not self.is_child and field.data and field.data != self.searched.data:
            raise ValidationError(_l("Pilih dulu desanya dari daftar yang muncul."))

    def validate_eighteen(self, field: Any) -> None:
        if self.asks_pupil and not self.is_child and field.data != "yes":
            raise ValidationError(_l("Di bawah 18 tahun, nama dan nomor HP tidak disimpan."))

    def validate_phone(self, field: Any) -> None:
        if self.is_named and field.data and not phones.parse_phone(field.data):
            raise ValidationError(self.wrong_number)

    def validate_phone_consent(self, field: Any) -> None:
        if self.is_named and self.phone.data and not field.data:
            raise ValidationError(self.no_call)

    def said(self) -> dict[str, str]:
        """What the rules are to store: only what this person meant to leave."""
        named = self.is_named
        return {
            "session_id": self.session.data,
            "age": self.age.data,
            "village_code": self.village.data or "",
            **{field.name: field.data or "" for field in self.asked},
            "name": self.name.data if named else "",
            "phone": (phones.parse_phone(self.phone.data) or "") if named and self.phone.data else "",
        }


for _column, _question in QUESTIONS.items():
    _field = RadioField(_question.words, default="", validate_choice=False, validators=[is_offered])
    setattr(CheckInForm, _column, _field)
