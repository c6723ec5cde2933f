"""Session files: writing one, reading one, storing its sessions here, deleting these again (docs/session-file.md)."""

import json
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import or_, select

from kiosk.clock import WIB, utcnow
from kiosk.config import instance_folder
from kiosk.data_care import session_schema
from kiosk.data_care.session_schema import DATA, PAIRS, Json, refused_at
from kiosk.db import db
from kiosk.db.whole_files import write_file
from kiosk.models import (
    HallRound,
    LearningBatch,
    LearningCount,
    LearningPairs,
    OutreachSession,
    Question,
    SessionPhoto,
    Tombstone,
    Village,
)
from kiosk.rules import attendance, audit, halls, known_days, outreach, photos, settings
from kiosk.rules.refusals import Refused

FORMAT = "anjungan-migrasi-aman/sesi"
VERSION = 1
ENDING = ".sesi.json"
WAITING = "session-file-"  # beginning of the name of a file that an officer sent and has not decided about
LARGEST = 10 * 1024 * 1024  # bytes
A_DAY = 24 * 60 * 60
LARGEST_LEAP = 20  # of a revision, which rises by one where a changed session is handed over again
BATCH = [name for name in session_schema.BATCH if name not in ("pairs", "counts")]


# --- writing one


def sessions_to_give(ids: Collection[str] = ()) -> list[OutreachSession]:
    """Own sessions closed, cancelled or handed over before, by date; ``ids`` narrows these, and if empty means all."""
    over = or_(OutreachSession.state.in_(("closed", "cancelled")), OutreachSession.revision > 0)
    found = select(OutreachSession).where(outreach.IS_OWN, over).order_by(OutreachSession.held_on, OutreachSession.id)
    return list(db.session.scalars(found.where(OutreachSession.id.in_(ids)) if ids else found))


def sessions_not_handed_over() -> list[OutreachSession]:
    """Sessions to give that have changed since they were last handed over, or never were."""
    return [session for session in sessions_to_give() if not is_handed_over(session)]


def is_handed_over(session: OutreachSession) -> bool:
    """True where the session was handed over as it is now."""
    return session.content_hash == hash_of_entry(entry_of(session))


def hand_over(sessions: Sequence[OutreachSession], officer_id: str | None, path: Path | None = None) -> bytes:
    """Bytes of a session file, in its own db.write(): audits each session, revises a changed one. Raises Refused.

    With ``path`` the file is written there, and no revision is stored unless it is whole.
    """
    entries = [entry_of(session) for session in sessions]
    add_pictures(entries)
    with db.write():
        document = {"format": FORMAT, "version": VERSION, "kiosk": kiosk_identity(), "sessions": entries}
        for entry in entries:
            raise_revision(db.session.get_one(OutreachSession, entry["id"]), entry)
            log_act("session-given", entry["id"], officer_id)
            try:
                check_document(document | {"sessions": [entry]})
            except Refused as reason:
                raise Refused(f"{entry['data']['title']}: {str(reason).partition('. ')[0]}.") from reason
        content = json.dumps(document, ensure_ascii=False).encode()
        if len(content) > LARGEST:
            raise Refused(_("Berkasnya lebih dari 10 MB: pilih sesi atau foto lebih sedikit."))
        if path:
            write_file(path, lambda unfinished: unfinished.write_bytes(content))
    return content


def add_pictures(entries: Sequence[Json]) -> None:
    """Put the ticked photos into the entries, made smaller where the file would be too large."""
    rows = [row for entry in entries for row in ticked_photos(entry["id"])]
    places = [photo for entry in entries for photo in entry["photos"]]
    room = (LARGEST - len(json.dumps(entries)) - 10_000) * 3 // 4 // max(1, len(rows))
    for place, row in zip(places, rows, strict=True):
        place["image"] = b64encode(
            photos.shrink_photo(row.image, room) if len(row.image) > room else row.image
        ).decode()


def log_act(action: str, session_id: str, officer_id: str | None) -> None:
    """Add to the audit that an officer, or a command, did this to a session, inside db.write()."""
    row, reason = f"outreach_session:{session_id}", "page" if officer_id else "command"
    audit.note(action, row, officer_id=officer_id, reason=reason)


def kiosk_identity() -> dict[str, str]:
    """Id and name of this kiosk for a file: the name is its village's, or else its office's."""
    village = db.session.get(Village, settings.get("host_village"))
    name = village.label if village else settings.get("office_name")
    return {"id": settings.get("kiosk_id"), "name": json_value(name[:80])}


def raise_revision(session: OutreachSession, entry: Json) -> None:
    """Raise a session's revision if its content changed, inside db.write(); revision and moment go into its entry."""
    digest = hash_of_entry(entry)
    if session.content_hash != digest:
        session.content_hash, session.handed_over_at = digest, utcnow()
        session.revision += 1
    entry |= {"revision": session.revision, "handed_over_at": json_value(session.handed_over_at)}


def hash_of_entry(entry: Json) -> str:
    """A hash of a session's content without its revision; each photo counts by its own hash."""
    pictures = [photo | {"image": ""} for photo in entry["photos"]]
    content = entry | {"revision": 0, "handed_over_at": "", "photos": pictures}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def entry_of(session: OutreachSession) -> Json:
    """A session as its file holds it, without revision or moment; of photos only ticked ones, their images empty."""
    batches = select(LearningBatch).where(LearningBatch.session_id == session.id)
    batches = batches.order_by(LearningBatch.phase, LearningBatch.id)
    return {
        "id": session.id,
        "data": {name: json_value(getattr(session, name)) for name in DATA},
        "check_ins": {sort: dict(counts) for sort, counts in attendance.count_check_ins_by_sort(session).items()},
        "learned": [entry_of_batch(batch) for batch in db.session.scalars(batches)],
        "hall": [entry_of_round(one) for one in halls.rounds_of(session.id) if one.is_begun],
        "photos": [
            {"digest": photo.digest, "kept_until": json_value(photo.kept_until), "image": ""}
            for photo in ticked_photos(session.id)
        ],
    }


def json_value(value: Any) -> Any:
    """A value for JSON: a date or time in ISO format, a moment in UTC; in a text each < that begins a tag is ‹."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, str):
        return re.sub("<(?=[A-Za-z/!?])", "‹", value)
    return value.isoformat() if isinstance(value, date | time) else value


def ticked_photos(session_id: str) -> list[SessionPhoto]:
    """The photos of a session that an officer ticked for the file."""
    return [photo for photo in photos.photos_of_session(session_id) if photo.in_file]


def entry_of_batch(batch: LearningBatch) -> Json:
    """A learning batch as a session file holds it. Questions are identified by slug and wording."""
    numbers = Counter[tuple[str, str, str]]()
    for count in batch.counts:
        numbers[count.question.slug, wording_hash(count.question), count.option] += count.number
    counts = [
        {"question": slug, "wording": wording, "option": option, "number": number}
        for (slug, wording, option), number in sorted(numbers.items())  # the hash depends on their order
    ]
    pairs = [{name: getattr(row, name) for name in PAIRS} for row in batch.pairs]
    return {name: getattr(batch, name) for name in BATCH} | {"pairs": pairs, "counts": counts}


def entry_of_round(one: HallRound) -> Json:
    """A round of the hall as a session file holds it: without numbers where a vote has fewer than SMALLEST_GROUP."""
    votes = {"first": one.first, "second": one.second} if one.has_enough_votes else {"first": {}, "second": {}}
    question = db.session.get_one(Question, one.question_id)
    return {"question": question.slug, "wording": wording_hash(question), "answer": one.answer} | votes


def wording_hash(question: Question) -> str:
    """A hash of a question's Indonesian wording and right answer."""
    texts = question.text("id")
    asked = [question.answer, *(texts.get(part) for part in ("stem", "options", "bubbles"))]
    return sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


# --- reading one


def read_file(content: bytes) -> Json:
    """The document of another kiosk's file, its photos made anew. Raises Refused.

    Else as `read_document`.
    """
    document = read_document(content)
    for place, photo in photos_in(document):
        try:
            photo["image"] = photos.shrink_photo(b64decode(photo["image"]))
        except Refused as error:
            raise refused_at(place, _("bukan foto yang utuh")) from error
    return document


def read_document(content: bytes) -> Json:
    """The checked document of another kiosk's file. Raises Refused.

    Ours and other versions are refused, too.
    Its photos are checked by their headers and not decoded.
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
    """Raise Refused, with the place, where a document breaks the schema, contradicts itself or has unknown villages."""
    session_schema.check_value(document, session_schema.SCHEMA)
    known = set(db.session.scalars(select(Village.code))) | {""}
    for place, entry in enumerate(document["sessions"]):
        session_schema.check_entry(entry, f"sessions[{place}]", known)
    for place_of_photo, photo in photos_in(document):
        if not photos.is_fit_for_file(b64decode(photo["image"])):
            raise refused_at(place_of_photo, _("bukan foto JPEG, atau lebih dari 1.600 piksel atau 200 kB"))
    if len({entry["id"] for entry in document["sessions"]}) < len(document["sessions"]):
        raise refused_at("sessions", _("satu sesi ada dua kali"))


# --- taking one in


# how a session of a file compares with the one here; OLDER also for another one of the same revision, as after a
# restore; ANOTHERS where it is here with its people, or came from a third kiosk
NEW, NEWER, SAME, OLDER, ANOTHERS = "new", "newer", "same", "older", "another's"


class Arrival(NamedTuple):
    """A session of a file, compared with the one here of the same id, and its questions with those known here."""

    entry: Json
    standing: str
    here: OutreachSession | None
    known: dict[tuple[str, str], str]
    unknown: set[str]  # slugs of others with counts, which are left out; votes of the hall come along

    def is_wanted(self, older: bool) -> bool:
        """True for NEW and NEWER; with ``older`` (the other kiosk was restored) also for OLDER."""
        return self.standing in (NEW, NEWER) or (older and self.standing is OLDER)


def compare_sessions(document: Json) -> list[Arrival]:
    """The sessions of a file, each compared with the one here of the same id. Stores nothing."""
    entries, known = document["sessions"], known_wordings()
    same = select(OutreachSession).where(OutreachSession.id.in_([entry["id"] for entry in entries]))
    here = {session.id: session for session in db.session.scalars(same)}
    return [arrival_of(entry, document["kiosk"]["id"], here.get(entry["id"]), known) for entry in entries]


def known_wordings() -> dict[tuple[str, str], str]:
    """The ids of all questions by slug and wording, of several versions the newest's."""
    versions = db.session.scalars(select(Question).order_by(Question.version))
    return {(question.slug, wording_hash(question)): question.id for question in versions}


def arrival_of(entry: Json, kiosk_id: str, here: OutreachSession | None, known: dict[tuple[str, str], str]) -> Arrival:
    """A session of a file, compared with ``here``, ours of the same id.

    Stores nothing.
    """
    counted = {(count["question"], count["wording"]) for batch in entry["learned"] for count in batch["counts"]}
    left_out = {slug for slug, _wording in counted - known.keys()}
    return Arrival(entry, standing_of(entry, kiosk_id, here), here, known, left_out)


def standing_of(entry: Json, kiosk_id: str, here: OutreachSession | None) -> str:
    """NEW; ANOTHERS if ours is not from ``kiosk_id``; SAME; NEWER by revision; else OLDER, also at an equal one."""
    if here is None:
        return NEW
    if here.kiosk_id != kiosk_id:
        return ANOTHERS
    if (here.revision, here.content_hash) == (entry["revision"], hash_of_entry(entry)):
        return SAME
    return NEWER if entry["revision"] > here.revision else OLDER


def take_in(document: Json, officer_id: str | None, older: bool = False) -> list[Arrival]:
    """Store a file's sessions that are is_wanted(older), each audited in its own db.write(); all, stored or not.

    Villagers who check in meanwhile wait for one session at most. After a crash the same file can be taken in again.
    """
    found, known = [], known_wordings()
    for entry in document["sessions"]:
        with db.write():
            here = db.session.get(OutreachSession, entry["id"])
            arrival = arrival_of(entry, document["kiosk"]["id"], here, known)
            if arrival.is_wanted(older):
                store_session(arrival, document["kiosk"])
                log_act("session-taken-in", entry["id"], officer_id)
        found.append(arrival)
    return found


def store_session(arrival: Arrival, kiosk: Json) -> None:
    """Store a session of a file, inside db.write(); one here is replaced, with its answers and photos."""
    entry = arrival.entry
    session = db.session.merge(
        OutreachSession(
            id=entry["id"],
            kiosk_id=kiosk["id"],
            kiosk_name=kiosk["name"],
            check_in_counts=entry["check_ins"],
            revision=entry["revision"],
            content_hash=hash_of_entry(entry),
            handed_over_at=datetime.fromisoformat(entry["handed_over_at"]),
            **{name: column_value(name, value) for name, value in entry["data"].items() if name != "village_name"},
            village_name=outreach.village_name(entry["data"]["village_code"]),
        )
    )
    if arrival.here:
        outreach.delete_answers(session)
    db.session.flush()  # rounds of the hall go before others take their places
    for batch in entry["learned"]:
        db.session.add(batch_of_entry(session.id, batch, arrival.known))
    for place, one in enumerate(entry["hall"], 1):
        known = arrival.known.get((one["question"], one["wording"]))
        fields = {name: one[name] for name in ("answer", "first", "second")} | {"place": place, "step": "over"}
        db.session.add(HallRound(session_id=session.id, question_id=known, **fields))
    replace_photos(session, entry["photos"])


def column_value(name: str, value: Any) -> Any:
    """The Python value of a column for a value of the file."""
    convert = session_schema.CONVERTERS.get(DATA[name].get("format", ""))
    return convert(value) if convert and value is not None else value


def batch_of_entry(session_id: str, batch: Json, known: dict[tuple[str, str], str]) -> LearningBatch:
    """An unsaved learning batch for an entry; counts of questions not in ``known`` are left out, its sums stay."""
    numbers = [
        LearningCount(question_id=known[key], option=count["option"], number=count["number"])
        for count in batch["counts"]
        if (key := (count["question"], count["wording"])) in known
    ]
    fields = {name: batch[name] for name in BATCH} | {"pairs": [LearningPairs(**row) for row in batch["pairs"]]}
    return LearningBatch(session_id=session_id, counts=numbers, **fields)


def replace_photos(session: OutreachSession, pictures: Iterable[Json]) -> None:
    """Make these a session's photos, inside db.write(): others are deleted, known ones stay, overdue ones aren't added.

    None is added for longer than one of our own is kept.
    """
    wanted = {Tombstone.hash_of(photo["image"]): photo for photo in pictures}
    for row in photos.photos_of_session(session.id):
        if row.digest not in wanted:
            photos.drop_photo(row)
    for photo in wanted.values():
        last_day = min(date.fromisoformat(photo["kept_until"]), session.held_on + photos.LONGEST_KEPT)
        if last_day >= known_days.sure_day():
            photos.add_photos(session.id, [photo["image"]], last_day)


def delete_session(session: OutreachSession, officer_id: str | None) -> None:
    """Delete a session, its photos and counts, and audit it, inside db.write(); the caller checks is_foreign."""
    log_act("session-taken-out", session.id, officer_id)
    for photo in photos.photos_of_session(session.id):
        photos.drop_photo(photo)
    outreach.delete_answers(session)
    db.session.flush()
    db.session.delete(session)


def drop_undecided_files() -> None:
    """Delete the session files that officers sent over a day ago and have not decided about."""
    for path in instance_folder().glob(f"{WAITING}*"):
        if utcnow().timestamp() - path.stat().st_mtime > A_DAY:
            path.unlink(missing_ok=True)


# --- in words


def summary_line(arrival: Arrival) -> str:
    """A line about a session of a file: which it is, its numbers of people, and what taking it in would do."""
    data, people = arrival.entry["data"], sum(arrival.entry["check_ins"]["age"].values())
    heads = [data["heads_male"], data["heads_female"]]
    village = outreach.village_name(data["village_code"])
    named = f"{date.fromisoformat(data['held_on']):%d/%m/%Y} · {data['title']} – {village}"
    numbers = _(
        "jumlah hadir %(heads)s, kehadiran %(people)s",
        heads=_("belum dihitung") if None in heads else sum(heads),
        people=people,
    )
    return f"{named}: {numbers}. {' '.join(effects_of(arrival) + doubts_about(arrival))}"


def effects_of(arrival: Arrival) -> list[str]:
    """Sentences on what taking a session in would do, and on what does not come along."""
    slugs = ", ".join(sorted(arrival.unknown))
    moments = {"theirs": datetime.fromisoformat(arrival.entry["handed_over_at"])}
    if arrival.here and arrival.here.handed_over_at:
        moments["ours"] = arrival.here.handed_over_at
    dates = {name: f"{moment.astimezone(WIB):%d/%m/%Y %H.%M}" for name, moment in moments.items()}
    of_standing = {
        NEW: _("Baru."),
        NEWER: _("Menggantikan yang diserahkan %(ours)s dengan yang dari %(theirs)s."),
        SAME: _("Sama dengan yang ada di sini: tidak ada yang berubah."),
        OLDER: _("Tidak diambil: dari %(theirs)s, padahal di sini sudah ada yang dari %(ours)s."),
        ANOTHERS: _("Dilewati: sudah ada di sini dengan kehadirannya."),
    }
    of_state = {"open": _("Di sana dibuka lagi."), "cancelled": _("Di sana dibatalkan.")}
    sentences = [
        of_standing[arrival.standing] % dates,
        of_state.get(arrival.entry["data"]["state"]),
        slugs and _("Jawaban per soal tidak ikut untuk %(slugs)s: bunyinya lain di sini.", slugs=slugs),
    ]
    return list(filter(None, sentences))


def doubts_about(arrival: Arrival) -> list[str]:
    """Sentences on what to look at before taking a session in.

    They tell of a village by another name, and of a leap of the revision.
    """
    data, revision = arrival.entry["data"], arrival.entry["revision"]
    ours = outreach.village_name(data["village_code"])
    before = arrival.here.revision if arrival.here else 0
    doubts = {
        _(
            "Desanya di berkas bernama %(theirs)s; menurut kodenya, %(code)s, %(ours)s.",
            theirs=data["village_name"],
            code=data["village_code"],
            ours=ours,
        ): data["village_name"] != ours,
        _(
            "Revisinya melompat dari %(before)s ke %(revision)s: tanyakan dulu ke petugas di sana.",
            before=before,
            revision=revision,
        ): arrival.is_wanted(older=False) and revision - before > LARGEST_LEAP,
    }
    return [sentence for sentence, is_so in doubts.items() if is_so]
