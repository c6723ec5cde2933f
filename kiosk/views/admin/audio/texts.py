"""What the kiosk says, text by text: who has recorded it; listen, upload, take away."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.db import db
from kiosk.rules.audio import recordings, texts
from kiosk.rules.audio.recordings import Standing
from kiosk.views import tablets
from kiosk.views.admin.audio import bp
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.lists import ListForm, paged
from kiosk.views.audio import address
from kiosk.views.forms import ButtonForm, Form, one_line, pressed, render_form

GROUPS = {
    "numbers": _l("Angka"),
    "pages": _l("Halaman"),
    "quiz": _l("Kuis"),
    "offers": _l("Cek tawaran kerja"),
    "checklist": _l("Yang disiapkan"),
    "hotlines": _l("Nomor bantuan"),
}
# each state with the class of its badge
STATES = {
    "missing": ("stop", _l("Belum ada")),
    "machine": ("warning", _l("Mesin saja")),
    "person": ("right", _l("Ada rekaman orang")),
}
REFUSED = {
    "empty": _l("Pilih dulu berkas rekamannya."),
    "too-large": _l("Berkas ini lebih dari 200 kB. Rekam lebih pendek, atau pakai pesan suara WhatsApp yang kecil."),
    "not-audio": _l("Isi berkas ini bukan rekaman suara yang dikenal (ogg, webm, mp3, m4a, atau wav)."),
    "name": _l("Nama berkas dan isinya tidak cocok. Simpan ulang sebagai ogg, webm, mp3, m4a, atau wav."),
    "unknown-voice": _l("Pilih suara siapa ini."),
}


class FilterForm(ListForm):
    group = Choice(_l("Bagian"), {"": _l("Semua")} | GROUPS, default="")
    state = Choice(_l("Keadaan"), {"": _l("Semua")} | {code: words[1] for code, words in STATES.items()}, default="")
    text = StringField(_l("Cari dalam teks"), filters=[one_line])

    def keeps(self, each: Standing) -> bool:
        """Whether this text is one of those asked for."""
        wanted = (self.text.data or "").lower()
        return (
            self.group.data in ("", each.text.group)
            and self.state.data in ("", each.state)
            and wanted in f"{each.text.text} {each.text.origin}".lower()
        )


class UploadForm(Form):
    voice = Choice(_l("Suara siapa?"), {})
    file = FileField(_l("Berkas rekaman"), render_kw={"accept": "audio/*,.opus"})
    data_read: bytes = b""

    def __init__(self) -> None:
        super().__init__()
        self.voice.choices = [SelectChoice(voice.slug, voice.label) for voice in recordings.voices()]

    def validate_file(self, field: FileField) -> None:
        self.data_read = field.data.read() if field.data else b""
        try:
            recordings.checked(self.name, self.data_read)
        except recordings.Refused as reason:
            raise ValidationError(REFUSED[str(reason)]) from None

    @property
    def name(self) -> str:
        """The file's name, of which only the ending counts."""
        return str(self.file.data.filename or "") if self.file.data else ""


def standings() -> list[Standing]:
    """Every text that is said here, and who has recorded it; where tablets are open, nothing of pairing them."""
    apart = () if tablets.are_paired() else texts.WHERE_PAIRED
    return [each for each in recordings.standings() if not each.text.origin.startswith(apart)]


def find(key: str) -> Standing:
    """The text of an address, or 404."""
    return recordings.standing(key) or abort(404)


@bp.get("/")
def index() -> ResponseReturnValue:
    form = FilterForm()
    every = standings()
    found = [each for each in every if form.keeps(each)] if form.validate() else []
    keys, after = [each.key for each in found], request.args.get("after")
    rest = found[keys.index(after) + 1 :] if after in keys else found
    shown, more = paged(rest, recordings.PAGE, "after", lambda last: last.key)
    return render_form(
        "admin/audio/index.html",
        form,
        standings=shown,
        found=len(found),
        more=more,
        counts=recordings.counted(every),
        groups=GROUPS,
        states=STATES,
    )


@bp.route("/<key>/", methods=["GET", "POST"])
def one(key: str) -> ResponseReturnValue:
    each = find(key)
    form = UploadForm()
    if form.validate_on_submit():
        with db.write():
            name = recordings.save(each.text.text, form.voice.data, form.name, form.data_read)
            note("audio-recorded", f"audio:{form.voice.data}/{name}")
        flash(_("Rekaman tersimpan. Dengarkan sekali untuk memastikan."))
        return redirect(url_for("admin.audio.one", key=key), 303)
    around = {"clips": clips(each), "onward": onward(each), "groups": GROUPS, "states": STATES}
    return render_form("admin/audio/one.html", form, each=each, **around)


@bp.post("/<key>/delete")
def delete(key: str) -> ResponseReturnValue:
    each = find(key)
    pressed(ButtonForm())
    voice = request.form.get("voice", "")
    with db.write():
        name = recordings.take_away(each.text.text, voice)
        if name:
            note("audio-deleted", f"audio:{voice}/{name}")
    if name:
        flash(_("Rekaman dihapus."))
    return redirect(url_for("admin.audio.one", key=key), 303)


def clips(each: Standing) -> list[tuple[str, Any, str]]:
    """Who reads this text: (slug, label, address of the recording); the machine last, with an empty slug."""
    text = each.text.text
    voices = [(voice, recordings.recording(text, voice.slug)) for voice in recordings.voices()]
    read = [(voice.slug, voice.label, address(voice.slug, file)) for voice, file in voices if file]
    if each.machine:
        read.append(
            (
                "",
                _("Mesin"),
                address(recordings.MACHINE, f"{recordings.clip_name('id', recordings.MACHINE, text)}.opus"),
            )
        )
    return read


def onward(each: Standing) -> str | None:
    """The key of the next text of this group that no person has recorded."""
    same = [other for other in standings() if other.text.group == each.text.group]
    keys = [other.key for other in same]
    here = keys.index(each.key)
    return next((other.key for other in [*same[here + 1 :], *same[:here]] if not other.people), None)
