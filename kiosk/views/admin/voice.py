"""Voices of the village: recording, letting people hear, taking back."""

from typing import Any

from flask import Response, abort, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext as _l
from flask_login import current_user

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Officer, Recording, Voice
from kiosk.rules import audit, officers, voices
from kiosk.rules.recordings import SPOKEN_LANGUAGES
from kiosk.rules.refusals import Refused
from kiosk.web import desk
from kiosk.web.addresses import redirect_to
from kiosk.web.audio import send_recording
from kiosk.web.desk.fields import Choice, DayField, Line, refuse_future_day
from kiosk.web.forms import Form, Required, Tick, check_token
from kiosk.web.headers import CONTENT_SECURITY_POLICY, SECURITY_HEADERS
from kiosk.web.pages import facts

bp = desk.blueprint("voice", role=desk.OFFICER)

SET_WORDS = {
    "start": _l("Layar awal dan tombol bersama"),
    "help": _l("Bantuan dan keluarga"),
    "check-in": _l("Catat kehadiran"),
    "feedback": _l("Layar dan tanggapan kuis"),
    "questions": _l("Soal kuis"),
    "offers": _l("Tawaran kerja dan persiapan"),
}
REFUSAL_WORDS = {
    "other-voice": _l("Bahasa ini sudah punya suara orang lain. Lanjutkan suara itu di bawah, atau cabut dahulu."),
    "not-whole": _l("Ada teks yang belum direkam. Rekam dahulu semuanya."),
}
# this page alone may use the microphone, and plays what was just recorded
POLICIES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("media-src 'self'", "media-src 'self' blob:"),
    "Permissions-Policy": SECURITY_HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)"),
}


class VoiceForm(Form):
    language = Choice(_l("Bahasa yang diucapkan"), SPOKEN_LANGUAGES)
    speaker = Line(_l("Nama pemilik suara"), limit=80)
    consent_on = DayField(_l("Tanggal setuju"), [Required(), refuse_future_day], default=today)
    consent = Tick(
        _l("Orangnya dewasa dan setuju: boleh dipakai di anjungan ini"), [Required(_l("Tanyakan dahulu orangnya."))]
    )


class ListenerForm(Form):
    listener = Choice(_l("Sudah didengar sampai selesai oleh"), {}, validators=[Required()])

    def __init__(self, recorders: set[str], **more: Any) -> None:
        """Offer all officers who may sign in but the recorders.

        Nobody alone lets villagers hear what they recorded.
        """
        super().__init__(**more)
        others = officers.list_officers(Officer.active, Officer.name != "", Officer.id.not_in(recorders))
        self.names = {other.id: other.name or "" for other in others}
        self.listener.replace_choices({"": _l("Pilih petugas kedua…")} | self.names)


@bp.route("/", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """All voices, and the set chosen in the address to record.

    A POST notes a consent and begins a voice.
    """
    if request.method == "GET" and "HX-Request" in request.headers:  # swapped in, it would have another page's policy
        return Response(headers={"HX-Redirect": request.full_path})
    form = VoiceForm()
    if form.validate_on_submit():
        try:
            consent_on = form.consent_on.data or today()
            with db.write():
                voice = voices.begin_voice(form.language.data, form.speaker.data or "", consent_on)
                desk.note("voice-begun", f"voice:{voice.id}")
            return redirect_to("admin.voice.index", voice=voice.id, set="start")
        except Refused as reason:
            form.language.errors = [REFUSAL_WORDS[str(reason)]]
    return render_voices(form, 422 if form.errors else 200)


def render_voices(form: VoiceForm, status: int = 200, problem: Any = "") -> Response:
    """The page with the policies that let it record.

    The set to record is chosen in the address.
    """
    voices_and_texts = [(voice, voices.texts_of_voice(voice)) for voice in voices.list_voices()]
    name = request.args.get("set", "")
    voice = None
    texts: list[voices.VoiceText] = []
    recorders: set[str] = set()
    for each, texts_by_set in voices_and_texts:
        if each.id == request.args.get("voice") and texts_by_set.get(name):
            voice = each
            texts = texts_by_set[name]
            recorders = voices.recorders_of(voice, name)
    page = render_template(
        "admin/voice/index.html",
        form=form,
        voices=voices_and_texts,
        voice=voice,
        name=name,
        texts=texts,
        listeners=ListenerForm(recorders, formdata=None),
        problem=problem,
        set_words=SET_WORDS,
        languages_spoken=SPOKEN_LANGUAGES,
        minutes=voices.minutes_to_record,
    )
    answer = make_response(page, status)
    answer.headers.update(POLICIES)
    return answer


@bp.get("/<voice_id>/<key>.webm")
def sound(voice_id: str, key: str) -> Response:
    """A recording as it was stored, or 404.

    Nobody needs to have listened to it.
    """
    return send_recording(db.session.get(Recording, (voice_id, key)) or abort(404))


@bp.post("/<voice_id>/<key>.webm")
@facts(takes_files=True)
def store(voice_id: str, key: str) -> ResponseReturnValue:
    """Store and audit a recording, and answer 204.

    404 if its text was changed or its voice withdrawn, 422 if it is no sound.
    """
    check_token()
    sound = request.files.get("sound")
    content = sound.read() if sound else b""
    try:
        with db.write():
            voices.store_recording(db.get_or_404(Voice, voice_id), key, content, current_user.id)
            audit.note_folded("voice-recorded", f"voice:{voice_id}", officer_id=current_user.id)
    except Refused as reason:
        abort(404 if str(reason) == "not-a-text" else 422)
    return "", 204


@bp.post("/<voice_id>/heard/<name>")
def release(voice_id: str, name: str) -> ResponseReturnValue:
    """Let villagers hear a set to which another than its recorder listened.

    It is audited. 422 if it is not whole.
    """
    check_token()
    voice = db.get_or_404(Voice, voice_id)
    form = ListenerForm(voices.recorders_of(voice, name))
    if name not in SET_WORDS or not form.validate():
        abort(422)
    try:
        with db.write():
            voice = db.get_or_404(Voice, voice_id)
            voices.release_set(voice, name, form.names[form.listener.data])
            desk.note("voice-heard", f"voice:{voice_id}", [name])
            desk.note("voice-listened", f"officer:{form.listener.data}", [name])
    except Refused as reason:
        return render_voices(VoiceForm(formdata=None), 422, REFUSAL_WORDS[str(reason)])
    flash(_("Disimpan. Set ini terdengar kalau semua set di atasnya juga terdengar."))
    return redirect_to("admin.voice.index")


@bp.post("/<voice_id>/withdraw")
def withdraw(voice_id: str) -> ResponseReturnValue:
    """Delete a voice with all its recordings, and audit it.

    A second tap finds nothing and says the same.
    """
    check_token()
    with db.write():
        voice = db.session.get(Voice, voice_id)
        if voice:
            voices.withdraw_voice(voice)
            desk.note("voice-withdrawn", f"voice:{voice_id}")
    flash(_("Suara dicabut. Semua rekamannya dihapus, juga dari salinan."))
    return redirect_to("admin.voice.index")
