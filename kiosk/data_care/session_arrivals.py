"""Sessions of other kiosks, as they arrive in a session file.

They are compared with ours, stored here, and deleted again. `take_in` makes its own `db.write()`s. The other functions
that change something need their caller's.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from kiosk.clock import moment
from kiosk.data_care import session_schema
from kiosk.data_care.session_files import hash_of_entry, log_act, wording_hash
from kiosk.data_care.session_schema import DATA, Json
from kiosk.db import db
from kiosk.models import HallRound, LearningBatch, LearningCount, LearningPairs, OutreachSession, Question, Tombstone
from kiosk.rules import known_days, outreach, photos

# How a session of a file compares with the one here: "another's" is here with its people, or came from a third kiosk;
# "older" is also one that differs and has the same revision, as after a restore there.
Standing = Literal["new", "newer", "same", "older", "another's"]
QuestionIds = dict[tuple[str, str], str]  # by slug and wording


class Arrival(NamedTuple):
    """A session of a file, with the one here of the same id."""

    entry: Json
    standing: Standing
    here: OutreachSession | None
    question_ids: QuestionIds  # of all questions known here
    unknown: set[str]  # slugs of counted questions that are not: their counts are left out, votes of the hall are not

    def is_wanted(self, older: bool) -> bool:
        """True for new and newer sessions.

        With ``older``, which says that the other kiosk was restored, also for older ones.
        """
        return self.standing in ("new", "newer") or (older and self.standing == "older")


def compare_sessions(document: Json) -> list[Arrival]:
    """The sessions of a file, each compared with the one here of the same id.

    Stores nothing.
    """
    question_ids = load_question_ids()
    kiosk_id = document["kiosk"]["id"]
    entries = document["sessions"]
    ids = [entry["id"] for entry in entries]
    # in one query, for a file may hold thousands
    sessions = select(OutreachSession).where(OutreachSession.id.in_(ids))
    ours = {session.id: session for session in db.session.scalars(sessions)}
    return [arrival_of(entry, kiosk_id, ours.get(entry["id"]), question_ids) for entry in entries]


def load_question_ids() -> QuestionIds:
    """The ids of all questions by slug and wording, of several versions the newest's."""
    versions = db.session.scalars(select(Question).order_by(Question.version))
    return {(question.slug, wording_hash(question)): question.id for question in versions}


def arrival_of(entry: Json, kiosk_id: str, here: OutreachSession | None, question_ids: QuestionIds) -> Arrival:
    """A session of a file, compared with ours of the same id."""
    unknown = set()
    for batch in entry["learned"]:
        for count in batch["counts"]:
            if (count["question"], count["wording"]) not in question_ids:
                unknown.add(count["question"])
    standing = standing_of(entry, kiosk_id, here)
    return Arrival(entry, standing, here, question_ids, unknown)


def standing_of(entry: Json, kiosk_id: str, here: OutreachSession | None) -> Standing:
    """Compare a session of a file with ours."""
    if here is None:
        return "new"
    if here.kiosk_id != kiosk_id:
        return "another's"
    if here.revision == entry["revision"] and here.content_hash == hash_of_entry(entry):
        return "same"
    if entry["revision"] > here.revision:
        return "newer"
    return "older"


# --- storing


def take_in(document: Json, officer_id: str | None, older: bool = False) -> list[Arrival]:
    """Store the sessions of a file that are wanted, and return all of them.

    Each is stored and audited in a write of its own: whoever checks in meanwhile waits for one at most. After a crash
    the same file can be taken in again.
    """
    arrivals = []
    question_ids = load_question_ids()
    for entry in document["sessions"]:
        with db.write():
            here = db.session.get(OutreachSession, entry["id"])
            arrival = arrival_of(entry, document["kiosk"]["id"], here, question_ids)
            if arrival.is_wanted(older):
                store_session(arrival, document["kiosk"])
                log_act("session-taken-in", entry["id"], officer_id)
        arrivals.append(arrival)
    return arrivals


def store_session(arrival: Arrival, kiosk: Json) -> None:
    """Store a session of a file.

    One here is replaced, with its answers and photos.
    """
    entry = arrival.entry
    data = {name: column_value(name, value) for name, value in entry["data"].items()}
    data["village_name"] = outreach.village_name(data["village_code"])
    session = db.session.merge(
        OutreachSession(
            id=entry["id"],
            kiosk_id=kiosk["id"],
            kiosk_name=kiosk["name"],
            check_in_counts=entry["check_ins"],
            revision=entry["revision"],
            content_hash=hash_of_entry(entry),
            handed_over_at=datetime.fromisoformat(entry["handed_over_at"]),
            **data,
        )
    )
    if arrival.here:
        outreach.delete_answers(session)
    db.session.flush()  # rounds of the hall go before others take their places
    for batch in entry["learned"]:
        db.session.add(batch_of_entry(session.id, batch, arrival.question_ids))
    for place, one in enumerate(entry["hall"], 1):
        db.session.add(round_of_entry(session.id, place, one, arrival.question_ids))
    replace_photos(session, entry["photos"])


def column_value(name: str, value: Any) -> Any:
    """The Python value of a column for a value of the file."""
    format_name = DATA[name].get("format")
    if value is None or format_name is None:
        return value
    return session_schema.CONVERTERS[format_name](value)


def batch_of_entry(session_id: str, batch: Json, question_ids: QuestionIds) -> LearningBatch:
    """An unsaved learning batch for an entry.

    Counts of questions that are not known here are left out. Its sums stay.
    """
    columns = batch | {"session_id": session_id, "counts": []}
    columns["pairs"] = [LearningPairs(**row) for row in batch["pairs"]]
    for count in batch["counts"]:
        question_id = question_ids.get((count["question"], count["wording"]))
        if question_id:
            row = LearningCount(question_id=question_id, option=count["option"], number=count["number"])
            columns["counts"].append(row)
    return LearningBatch(**columns)


def round_of_entry(session_id: str, place: int, one: Json, question_ids: QuestionIds) -> HallRound:
    """An unsaved round of the hall for an entry.

    Its question is None where it is not known here.
    """
    votes = {name: one[name] for name in ("answer", "first", "second")}
    question_id = question_ids.get((one["question"], one["wording"]))
    return HallRound(session_id=session_id, place=place, step="over", question_id=question_id, **votes)


def replace_photos(session: OutreachSession, pictures: Iterable[Json]) -> None:
    """Make these a session's photos.

    Others are deleted, known ones stay. Overdue ones are not added, and none for longer than one of our own is kept.
    """
    by_digest = {Tombstone.hash_of(photo["image"]): photo for photo in pictures}
    for row in photos.photos_of_session(session.id):
        if row.digest not in by_digest:
            photos.drop_photo(row)
    for photo in by_digest.values():
        kept_until = date.fromisoformat(photo["kept_until"])
        last_day = min(kept_until, session.held_on + photos.LONGEST_KEPT)
        if last_day >= known_days.sure_day():
            photos.add_photos(session.id, [photo["image"]], last_day)


def delete_session(session: OutreachSession, officer_id: str | None) -> None:
    """Delete a session that arrived in a file, and audit it.

    Its photos and counts go too.
    """
    log_act("session-taken-out", session.id, officer_id)
    for photo in photos.photos_of_session(session.id):
        photos.drop_photo(photo)
    outreach.delete_answers(session)
    db.session.flush()
    db.session.delete(session)


# --- in words


def summary_line(arrival: Arrival) -> str:
    """A line about a session of a file: title, people, and what would happen to it."""
    data = arrival.entry["data"]
    heads: Any = _("belum dihitung")
    male = data["heads_male"]
    female = data["heads_female"]
    if male is not None and female is not None:
        heads = male + female
    people = sum(arrival.entry["check_ins"]["age"].values())
    numbers = _("jumlah hadir %(heads)s, kehadiran %(people)s", heads=heads, people=people)
    day = f"{date.fromisoformat(data['held_on']):%d/%m/%Y}"
    village = outreach.village_name(data["village_code"])
    remarks = " ".join(effects_of(arrival) + doubts_about(arrival))
    return f"{day} · {data['title']} – {village}: {numbers}. {remarks}"


def effects_of(arrival: Arrival) -> list[str]:
    """Sentences on what taking a session in would do, and on what does not come along."""
    handed_over_at = datetime.fromisoformat(arrival.entry["handed_over_at"])
    dates = {"theirs": moment(handed_over_at)}
    if arrival.here and arrival.here.handed_over_at:
        dates["ours"] = moment(arrival.here.handed_over_at)
    sentence_by_standing = {
        "new": _("Baru."),
        "newer": _("Menggantikan yang diserahkan %(ours)s dengan yang dari %(theirs)s."),
        "same": _("Sama dengan yang ada di sini: tidak ada yang berubah."),
        "older": _("Tidak diambil: dari %(theirs)s, padahal di sini sudah ada yang dari %(ours)s."),
        "another's": _("Dilewati: sudah ada di sini dengan kehadirannya."),
    }
    sentences = [sentence_by_standing[arrival.standing] % dates]
    state = arrival.entry["data"]["state"]
    if state == "open":
        sentences.append(_("Di sana dibuka lagi."))
    if state == "cancelled":
        sentences.append(_("Di sana dibatalkan."))
    if arrival.unknown:
        slugs = ", ".join(sorted(arrival.unknown))
        sentences.append(_("Jawaban per soal tidak ikut untuk %(slugs)s: bunyinya lain di sini.", slugs=slugs))
    return sentences


def doubts_about(arrival: Arrival) -> list[str]:
    """Sentences on what to look at before taking a session in.

    They tell of a village by another name, and of a leap of the revision.
    """
    sentences = []
    code = arrival.entry["data"]["village_code"]
    theirs = arrival.entry["data"]["village_name"]
    ours = outreach.village_name(code)
    if theirs != ours:
        sentences.append(
            _(
                "Desanya di berkas bernama %(theirs)s; menurut kodenya, %(code)s, %(ours)s.",
                theirs=theirs,
                code=code,
                ours=ours,
            )
        )
    revision = arrival.entry["revision"]
    before = arrival.here.revision if arrival.here else 0
    # it rises by one where a changed session is handed over again
    if arrival.is_wanted(older=False) and revision - before > 20:
        sentences.append(
            _(
                "Revisinya melompat dari %(before)s ke %(revision)s: tanyakan dulu ke petugas di sana.",
                before=before,
                revision=revision,
            )
        )
    return sentences
