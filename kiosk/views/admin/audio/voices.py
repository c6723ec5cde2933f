"""Who lends a voice, and in which villages it is heard."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import villages
from kiosk.rules.audio import recordings
from kiosk.rules.audio.recordings import Voice
from kiosk.views.admin.audio import bp
from kiosk.views.admin.desk import note
from kiosk.views.admin.fields import Choice
from kiosk.views.forms import AtMost, ButtonForm, Form, Required, one_line, pressed, render_form

VARIETIES = {"id": _l("Bahasa Indonesia"), "jaseng": _l("Jawa Serang"), "sunda": _l("Sunda")}


class VoiceForm(Form):
    label = StringField(_l("Nama suara"), filters=[one_line], validators=[Required(), AtMost(40)])
    variety = Choice(_l("Bahasa"), VARIETIES, default="id")


class VillageForm(Form):
    village = SelectField(_l("Desa"), validate_choice=False)

    def __init__(self) -> None:
        super().__init__()
        self.village.choices = [SelectChoice("", _("– pilih desa –"))] + [
            SelectChoice(village.code, village.name, optgroup=village.place) for village in villages.by_district()
        ]

    def validate_village(self, field: SelectField) -> None:
        if not villages.by_code(field.data or ""):
            raise ValidationError(_l("Pilih desanya dari daftar."))


def find(slug: str) -> Voice:
    """The voice of an address, or 404."""
    return recordings.by_slug(slug) or abort(404)


def to_voice(slug: str) -> ResponseReturnValue:
    """On to the page of one voice."""
    return redirect(url_for("admin.audio.voice", slug=slug), 303)


def change(slug: str, field: str, another: Callable[[Voice], Any]) -> ResponseReturnValue:
    """Give this voice another value; that it was done is in the audit."""
    with db.write():
        voice = find(slug)
        recordings.put(voice._replace(**{field: another(voice)}))
        note("voice-changed", f"voice:{slug}", [field])
    flash(_("Tersimpan."))
    return to_voice(slug)


@bp.route("/voices/", methods=["GET", "POST"])
def voices() -> ResponseReturnValue:
    form = VoiceForm()
    if form.validate_on_submit():
        with db.write():
            voice = recordings.add_voice(form.label.data, form.variety.data)
            note("voice-added", f"voice:{voice.slug}")
        flash(_("Suara ditambahkan. Pilih di mana suara ini terdengar."))
        return to_voice(voice.slug)
    recorded = {voice.slug: len(recordings.files(voice.slug)) for voice in recordings.voices()}
    page = {"voices": recordings.voices(), "recorded": recorded, "varieties": VARIETIES}
    return render_form("admin/audio/voices.html", form, **page)


@bp.get("/voices/<slug>")
def voice(slug: str) -> str:
    return show(find(slug), VillageForm())[0]


@bp.post("/voices/<slug>/everywhere")
def voice_everywhere(slug: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    return change(slug, "everywhere", lambda _voice: request.form.get("on") == "1")


@bp.route("/voices/<slug>/village", methods=["GET", "POST"])
def voice_village(slug: str) -> ResponseReturnValue:
    voice, form = find(slug), VillageForm()
    if not form.validate_on_submit():
        return show(voice, form)
    return change(slug, "villages", lambda now: sorted({*now.villages, form.village.data}))


@bp.post("/voices/<slug>/silence")
def voice_silence(slug: str) -> ResponseReturnValue:
    pressed(ButtonForm())
    silent = request.form.get("village")
    return change(slug, "villages", lambda now: [code for code in now.villages if code != silent])


def show(voice: Voice, form: VillageForm) -> tuple[str, int]:
    """The page of one voice."""
    heard = [village for code in voice.villages if (village := db.session.get(Village, code))]
    page = {"voice": voice, "heard": heard, "varieties": VARIETIES}
    return render_form("admin/audio/voice.html", form, **page)
