"""Texts of a page with their recordings, and the recordings of people."""

import mimetypes
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, g, request, send_file, url_for
from flask_babel import gettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.models import Recording
from kiosk.rules import recordings, voices
from kiosk.rules.pronunciation import digit_words
from kiosk.web import visits
from kiosk.web.pages import needed_set

bp = Blueprint("audio", __name__, url_prefix="/audio")
mimetypes.add_type("audio/ogg", ".opus")  # Windows' own list does not know it

Clips = dict[str, dict[str, str]]  # by voice, the best first: names and files
HYPHENED_NUMBER = "0800-1000"
UNBROKEN_NUMBER = Markup('<span class="unbroken">0800-1000</span>')


def say(words: str, **values: Any) -> Any:
    """Words of a page, translated and with these values, as of say_text().

    They are extracted for translation as those of ``_()`` are; what is put in is escaped.
    """
    return say_text(Markup(gettext(words)) % values)  # noqa: S704


def say_text(text: Any) -> Any:
    """The text in a span with its recordings, where the page is read aloud.

    Elsewhere it is mark_language(text).
    """
    if isinstance(text, LazyString):
        text = str(text)  # once, and not at each look at it
    clips = page_clips()
    if not text:
        return text
    if not clips:
        return unbroken(visits.mark_language(text))
    if not is_read_by_people():
        return read_by_machine(text, request.script_root)
    return with_clips(text, str(text), clips)


# saves 6 to 10 % of a page; by type, since a text that is HTML equals one of the same letters that is not
@lru_cache(maxsize=2048, typed=True)
def read_by_machine(text: str, _root: str) -> Markup:
    """The text with the machine's recordings, cached by text and mount point."""
    return with_clips(text, str(text), {"id": machine_clips()})


def unbroken(text: Any) -> Markup:
    """The text, in which no line ends at the hyphen of 0800-1000 where there is room for the number."""
    return escape(text).replace(HYPHENED_NUMBER, UNBROKEN_NUMBER)


def say_as(name: Any, text: Any) -> Any:
    """A name with the recordings of ``text`` where the page is read aloud.

    On a page that is not read aloud it is mark_language(name).
    """
    clips = page_clips()
    name = visits.mark_language(name)
    return with_clips(name, str(text), clips) if clips else name


def say_digits(text: Any, number: str) -> Any:
    """The text in a span with one voice's recordings of the number's digits.

    It is unchanged on pages that are not read aloud, and where no voice has them all.
    """
    words = digit_words(number)
    clips = page_clips()
    if not words or not clips:
        return text
    return with_clips(text, words, clips, recordings.find_words)


def say_language(language: str) -> Markup:
    """The name of a spoken language, with its recording by the voice that speaks it."""
    name = recordings.SPOKEN_LANGUAGES[language]
    return with_clips(name, name, {"id": page_clips()[language]})


def with_clips(text: Any, words: Any, clips: dict[str, Clips], find: Any = recordings.find_playlist) -> Markup:
    """A text in a span with recordings of these words, by language.

    Reading aloud passes over a text without any.
    """
    attributes = Markup()
    for language, clips_of_language in clips.items():
        voice, files = find(words, clips_of_language)
        ending = "" if language == "id" else f"-{language}"
        addresses = " ".join(clip_address(voice, file) for file in files)
        attributes += Markup(' data-say{}="{}"').format(ending, addresses)
    return Markup("<span{}>{}</span>").format(attributes, unbroken(text))


def clip_address(voice: str, file: str) -> str:
    """The address of a recording.

    The machine's are under /static/audio/, those of people under /audio/.
    """
    if voice == recordings.MACHINE_VOICE:
        return f"{request.script_root}/static/audio/{file}?v=1"
    return url_for("audio.clip", voice=voice, name=file)


def page_clips() -> dict[str, Clips]:
    """Clips that read this page by spoken language, “id” first.

    {} at the desk, on a page that is not Indonesian, and on a silent one. It is silent by the header “Silent”, which
    the service worker sends, as it keeps no recordings.
    """
    if "clips" not in g:
        is_silent = "admin" in request.blueprints or visits.language() != "id" or "Silent" in request.headers
        g.clips = {} if is_silent else find_clips()
    clips: dict[str, Clips] = g.clips
    return clips


def is_read_by_people() -> bool:
    """True where this page has a clip of a person."""
    return any(voice != recordings.MACHINE_VOICE for clips in page_clips().values() for voice in clips)


def find_clips() -> dict[str, Clips]:
    """Clips of the voice of each language that reads all of this page.

    For Indonesian the machine's follow. The machine's alone where the database can't be read.
    """
    clips: dict[str, Clips] = {"id": {}}
    with suppress(SQLAlchemyError):
        for voice_id, voice in voices.heard_voices().items():
            if voice.reads(needed_set()):
                clips.setdefault(voice.language, {})[voice_id] = voice.clips
    clips["id"] |= machine_clips()
    return clips


def machine_clips() -> Clips:
    """The clips of the machine's voice."""
    return {recordings.MACHINE_VOICE: recordings.machine_clips()}


@bp.get("/<voice>/<name>")
def clip(voice: str, name: str) -> Response:
    """A recording that an officer listened to, which a browser may keep.

    404 for any other, also under an older name.
    """
    recording = db.session.get(Recording, (voice, name[:16])) or abort(404)
    if not recording.heard_in or name != recordings.clip_file(recording.key, recording.digest, recording.kind):
        abort(404)
    return send_recording(recording)


def send_recording(recording: Recording) -> Response:
    """The sound of a recording, in parts where the browser asks for parts."""
    kind = recordings.MIME_TYPES[recording.kind]
    return send_file(BytesIO(recording.content), mimetype=kind, conditional=True, etag=recording.digest)
