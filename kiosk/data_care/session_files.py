"""Session files: writing one and reading one (docs/session-file.md).

`session_arrivals` stores the sessions that were read. `hand_over` makes its own `db.write()`.
"""

import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from kiosk.clock import utcnow
from kiosk.config import instance_folder
from kiosk.data_care import session_schema
from kiosk.data_care.session_schema import DATA, PAIRS, Json, refused_at
from kiosk.db import db
from kiosk.db.whole_files import write_file
from kiosk.models import HallRound, LearningBatch, OutreachSession, Question, SessionPhoto, Village
from kiosk.rules import attendance, audit, halls, outreach, photos, settings
from kiosk.rules.refusals import Refused

FORMAT = "anjungan-migrasi-aman/sesi"
VERSION = 1
ENDING = ".sesi.json"
WAITING = "session-file-"  # beginning of the name of a file that an officer sent and has not decided about
LARGEST = 10 * 1024 * 1024  # bytes
BATCH = [name for name in session_schema.BATCH if name not in ("pairs", "counts")]


# --- writing one


def sessions_to_give(ids: Collection[str] = ()) -> list[OutreachSession]:
    """Own sessions that are closed, cancelled or were handed over before, by date.

    ``ids`` narrows them; where it is empty they are all.
    """
    is_over = or_(OutreachSession.state.in_(("closed", "cancelled")), OutreachSession.revision > 0)
    conditions = [outreach.IS_OWN, is_over]
    if ids:
        conditions.append(OutreachSession.id.in_(ids))
    return outreach.list_sessions(*conditions, order=(OutreachSession.held_on, OutreachSession.id))


def sessions_not_handed_over() -> list[OutreachSession]:
    """Sessions to give that were never handed over, or changed since."""
    return [session for session in sessions_to_give() if not is_handed_over(session)]


def is_handed_over(session: OutreachSession) -> bool:
    """True where the session was handed over as it is now."""
    return session.content_hash == hash_of_entry(entry_of(session))


def hand_over(sessions: Sequence[OutreachSession], officer_id: str | None, path: Path | None = None) -> bytes:
    """The bytes of a file with these sessions.

    Raises the revision of each session that changed, and audits each. With ``path`` the file is written there, and no
    revision is stored unless it is whole. Raises Refused.
    """
    entries = [entry_of(session) for session in sessions]
    add_pictures(entries)
    with db.write():
        document = {"format": FORMAT, "version": VERSION, "kiosk": kiosk_identity(), "sessions": entries}
        for entry in entries:
            raise_revision(db.session.get_one(OutreachSession, entry["id"]), entry)
            log_act("session-given", entry["id"], officer_id)
            check_own_entry(document, entry)
        content = json.dumps(document, ensure_ascii=False).encode()
        if len(content) > LARGEST:
            raise Refused(_("Berkasnya lebih dari 10 MB: pilih sesi atau foto lebih sedikit."))
        if path:
            write_file(path, lambda unfinished: unfinished.write_bytes(content))
    return content


def check_own_entry(document: Json, entry: Json) -> None:
    """Raise Refused, with the session's title, where a reader would refuse this entry."""
    try:
        check_document(document | {"sessions": [entry]})
    except Refused as reason:
        title = entry["data"]["title"]
        first_sentence = str(reason).partition(". ")[0]
        raise Refused(f"{title}: {first_sentence}.") from reason


def add_pictures(entries: Sequence[Json]) -> None:
    """Put the ticked photos into the entries.

    They are made smaller where the file would be too large.
    """
    number = sum(len(entry["photos"]) for entry in entries)
    if not number:
        return
    free = LARGEST - len(json.dumps(entries)) - 10_000  # for the kiosk, moments and revisions
    bytes_of_each = free * 3 // 4 // number  # in base64 three bytes become four
    for entry in entries:
        for photo, row in zip(entry["photos"], ticked_photos(entry["id"]), strict=True):
            image = row.image
            if len(image) > bytes_of_each:
                image = photos.shrink_photo(image, bytes_of_each)
            photo["image"] = b64encode(image).decode()


def log_act(action: str, session_id: str, officer_id: str | None) -> None:
    """Audit that an officer or a command did this to a session."""
    reason = "page" if officer_id else "command"
    audit.note(action, f"outreach_session:{session_id}", officer_id=officer_id, reason=reason)


def kiosk_identity() -> dict[str, str]:
    """Id and name of this kiosk for a file.

    The name is its village's, or else its office's.
    """
    village = db.session.get(Village, settings.get("host_village"))
    name = village.label if village else settings.get("office_name")
    return {"id": settings.get("kiosk_id"), "name": json_value(name[:80])}


def raise_revision(session: OutreachSession, entry: Json) -> None:
    """Raise a session's revision if its content changed.

    Puts the revision, and the moment when it was first handed over, into the entry.
    """
    content_hash = hash_of_entry(entry)
    if session.content_hash != content_hash:
        session.content_hash = content_hash
        session.handed_over_at = utcnow()
        session.revision += 1
    entry["revision"] = session.revision
    entry["handed_over_at"] = json_value(session.handed_over_at)


def hash_of_entry(entry: Json) -> str:
    """A hash of a session's content without its revision.

    Each photo counts by its own hash.
    """
    pictures = [photo | {"image": ""} for photo in entry["photos"]]
    content = json.dumps(entry | {"revision": 0, "handed_over_at": "", "photos": pictures}, sort_keys=True)
    return sha256(content.encode()).hexdigest()


def entry_of(session: OutreachSession) -> Json:
    """A session as its file holds it, without revision and moment.

    Of its photos only the ticked ones are in it, and their images are empty.
    """
    of_session = select(LearningBatch).filter_by(session_id=session.id)
    batches = db.session.scalars(of_session.order_by(LearningBatch.phase, LearningBatch.id))
    check_ins = attendance.count_check_ins_by_sort(session)
    rounds = [one for one in halls.rounds_of(session.id) if one.is_begun]
    return {
        "id": session.id,
        "data": {name: json_value(getattr(session, name)) for name in DATA},
        "check_ins": {sort: dict(counts) for sort, counts in check_ins.items()},
        "learned": [entry_of_batch(batch) for batch in batches],
        "hall": [entry_of_round(one) for one in rounds],
        "photos": [entry_of_photo(photo) for photo in ticked_photos(session.id)],
    }


def entry_of_photo(photo: SessionPhoto) -> Json:
    """A photo as a session file holds it, its image still empty."""
    return {"digest": photo.digest, "kept_until": json_value(photo.kept_until), "image": ""}


def json_value(value: Any) -> Any:
    """A value for JSON: dates and times in ISO format, moments in UTC.

    In a text each < that would begin a tag is ‹.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str):
        return re.sub("<(?=[A-Za-z/!?])", "‹", value)
    return value


def ticked_photos(session_id: str) -> list[SessionPhoto]:
    """The photos of a session that an officer ticked for the file."""
    return [photo for photo in photos.photos_of_session(session_id) if photo.in_file]


def entry_of_batch(batch: LearningBatch) -> Json:
    """A learning batch as a session file holds it.

    Questions are identified by slug and wording.
    """
    numbers = Counter[tuple[str, str, str]]()
    for count in batch.counts:
        key = (count.question.slug, wording_hash(count.question), count.option)
        numbers[key] += count.number
    entry = {name: getattr(batch, name) for name in BATCH}
    entry["pairs"] = [{name: getattr(row, name) for name in PAIRS} for row in batch.pairs]
    entry["counts"] = []
    for (slug, wording, option), number in sorted(numbers.items()):  # the hash depends on their order
        entry["counts"].append({"question": slug, "wording": wording, "option": option, "number": number})
    return entry


def entry_of_round(one: HallRound) -> Json:
    """A round of the hall as a session file holds it.

    Its votes are empty where one of them has fewer than SMALLEST_GROUP.
    """
    question = db.session.get_one(Question, one.question_id)
    has_votes = one.has_enough_votes
    return {
        "question": question.slug,
        "wording": wording_hash(question),
        "answer": one.answer,
        "first": one.first if has_votes else {},
        "second": one.second if has_votes else {},
    }


def wording_hash(question: Question) -> str:
    """A hash of a question's Indonesian wording and right answer.

    What somebody says in it is wording. The speaker's face is not, for a face tells nothing; nor is the rule, which is
    read after the answer. Where nobody speaks it is the hash that files had before anybody did.
    """
    texts = question.text("id")
    parts = [question.answer, question.full_stem("id"), texts.get("options"), texts.get("bubbles")]
    wording = json.dumps(parts, sort_keys=True)
    return sha256(wording.encode()).hexdigest()[:16]


# --- reading one


def read_file(content: bytes) -> Json:
    """The checked document of another kiosk's file, its photos made anew.

    Raises Refused, as `read_document` and where a photo is not whole.
    """
    document = read_document(content)
    for place, photo in photos_in(document):
        try:
            photo["image"] = photos.shrink_photo(b64decode(photo["image"]))
        except Refused as error:
            raise refused_at(place, _("bukan foto yang utuh")) from error
    return document


def read_document(content: bytes) -> Json:
    """The checked document of another kiosk's file.

    Its photos are checked by their headers and not decoded. Raises Refused, also for our own file and for one of
    another version.
    """
    try:
        document = json.loads(content[: LARGEST + 1], parse_constant=int)  # NaN is none
    except (ValueError, TypeError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(_("Berkas ini bukan berkas sesi yang utuh. Tidak ada yang disimpan."))
    if document.get("version") != VERSION:
        raise Refused(_("Berkas ini dari versi program yang lain: perbarui program di kedua mesin, lalu minta lagi."))
    check_document(document)
    if document["kiosk"]["id"] == settings.get("kiosk_id"):
        raise Refused(_("Berkas ini dari anjungan ini sendiri: tidak ada yang perlu diambil."))
    return document


def photos_in(document: Json) -> Iterator[tuple[str, Json]]:
    """Each photo of a document, after the place of its image."""
    for place, entry in enumerate(document["sessions"]):
        for number, photo in enumerate(entry["photos"]):
            yield f"sessions[{place}].photos[{number}].image", photo


def check_document(document: Any) -> None:
    """Raise Refused, with the place, where a document can't be taken in.

    It breaks the schema, contradicts itself, or tells of a village that nobody here knows.
    """
    session_schema.check_value(document, session_schema.SCHEMA)
    villages = set(db.session.scalars(select(Village.code))) | {""}
    entries = document["sessions"]
    for number, entry in enumerate(entries):
        session_schema.check_entry(entry, f"sessions[{number}]", villages)
    for place, photo in photos_in(document):
        if not photos.is_fit_for_file(b64decode(photo["image"])):
            raise refused_at(place, _("bukan foto JPEG, atau lebih dari 1.600 piksel atau 200 kB"))
    ids = {entry["id"] for entry in entries}
    if len(ids) < len(entries):
        raise refused_at("sessions", _("satu sesi ada dua kali"))


def drop_undecided_files() -> None:
    """Delete session files that officers sent a day ago and have not decided about."""
    a_day_ago = utcnow().timestamp() - 24 * 60 * 60
    for path in instance_folder().glob(f"{WAITING}*"):
        if path.stat().st_mtime < a_day_ago:
            path.unlink(missing_ok=True)
