"""What is said of a page: the texts that carry their recordings, and the recordings of people."""

import mimetypes
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, abort, g, request, send_file, url_for
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from kiosk.db import db
from kiosk.models import Recording, Voice
from kiosk.rules.audio import recordings
from kiosk.rules.audio.pronunciation import digit_words
from kiosk.web import visits

bp = Blueprint("audio", __name__, url_prefix="/audio")

# put together without a pattern, which takes three times as long
SAY, OF, END = map(Markup, ('<span data-say="', '">', "</span>"))


class Heard(NamedTuple):
    """Who reads a page aloud: the clips by voice, the best first; none where nobody does."""

    clips: dict[str, dict[str, str]]
    machine_alone: int = 0  # nobody but the machine, with its clips of that time


def say(text: Any) -> Any:
    """The text with its recordings beside it, for villagers' Indonesian pages; else the text alone, marked."""
    if isinstance(text, LazyString):
        text = str(text)  # once, and not at each look at it
    readers = heard()
    if not text or not readers.clips:
        return visits.marked(text)
    if readers.machine_alone:
        return said_by_machine(text, request.script_root, readers.machine_alone)
    return spoken(text, *recordings.playlist(str(text), readers.clips))


# by type, because a text that is already HTML is equal to one of the same letters that is not
@lru_cache(maxsize=2048, typed=True)
def said_by_machine(text: str, _root: str, changed: int) -> Markup:
    return spoken(text, *recordings.playlist(str(text), {recordings.MACHINE: recordings.machine_clips(changed)}))


def say_as(shown: Any, text: Any) -> Any:
    """Text of which nothing is recorded (a name, an officer's own words), with the recordings of a ``text`` that fits
    without it.
    """
    clips = heard().clips
    return spoken(visits.marked(shown), *recordings.playlist(str(text), clips)) if clips else visits.marked(shown)


def say_digits(written: Any, number: str) -> Any:
    """A number to dial, as it is ``written`` on the page, with its recordings digit by digit."""
    words = digit_words(number)
    readers = heard()
    for voice, names in readers.clips.items():
        files = recordings.find(words, voice, names)
        if files:
            return spoken(written, voice, files)
    return spoken(written, "", []) if words and readers.clips else written


def spoken(text: Any, voice: str, files: list[str]) -> Markup:
    """A text with the addresses of its recordings; with none, the button passes over it."""
    return SAY + " ".join(address(voice, file) for file in files) + OF + escape(text) + END


def address(voice: str, file: str) -> str:
    """Where a recording is served."""
    if voice == recordings.MACHINE:
        return machine_address(request.script_root, file)
    return url_for("audio.clip", voice=voice, name=file)


@lru_cache(maxsize=2048)
def machine_address(_root: str, file: str) -> str:
    """Where a machine's clip is served. Its name says what is in it: it needs no fingerprint to be kept for good."""
    return url_for("static", filename=f"audio/{file}", v=1)


def heard() -> Heard:
    """Who reads this page aloud, looked up once for it: a villager's page in Indonesian, if no worker keeps it."""
    found: Heard | None = g.get("heard")
    if found is None:
        silent = "admin" in request.blueprints or visits.language() != "id" or "Silent" in request.headers
        found = g.heard = Heard({}) if silent else find_readers()
    return found


def find_readers() -> Heard:
    """The people who are heard, then the machine; an error page has the machine's alone."""
    changed = recordings.machine_changed()
    try:
        people = recordings.people_clips()
    except SQLAlchemyError:
        people = {}
    return Heard(people | {recordings.MACHINE: recordings.machine_clips(changed)}, 0 if people else changed)


@bp.get("/<voice>/<name>")
def clip(voice: str, name: str) -> Response:
    """A person's recording that is heard. Its name changes with what is in it, so that a browser may keep it."""
    found, reader = db.session.get(Recording, (voice, name[:16])), db.session.get(Voice, voice)
    if (
        not found
        or not reader
        or not reader.heard_by
        or name != recordings.clip_file(found.key, found.digest, found.kind)
    ):
        abort(404)
    return send_file(BytesIO(found.sound), mimetype=recordings.TYPES[found.kind], conditional=True, etag=found.digest)


def init_app(app: Flask) -> None:
    """Give templates their voice. Windows' own list of types does not know Opus."""
    mimetypes.add_type("audio/ogg", ".opus")
    app.jinja_env.globals |= {"say": say, "say_as": say_as, "say_digits": say_digits}
    app.register_blueprint(bp)
