"""Bringing another kiosk's data in: all of it or nothing, and twice is the same as once."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from kiosk.data_care import retention
from kiosk.data_care.merge import fit, learning
from kiosk.data_care.merge.rows import Count, Row, among, bring, rows
from kiosk.db import db
from kiosk.learning import counting
from kiosk.models import (
    AuditEntry,
    CheckIn,
    Hotline,
    Officer,
    OutreachSession,
    SessionPhoto,
    Tombstone,
    Village,
    VillageAlias,
)
from kiosk.rules import outreach
from kiosk.rules.officers import new_token

RANK = {"planned": 0, "open": 1, "closed": 2, "cancelled": 3}
STATE = ("state", "cancel_reason", "opened_at", "closed_at")
HEADS = ("heads_male", "heads_female", "heads_by_group")


class Losses(NamedTuple):
    """What a merge would take away here: check-ins, names, sessions that are cancelled, check-ins made void, photos."""

    removed: int
    blanked: int
    cancelled: int
    voided: int
    photos: int


class Merged(NamedTuple):
    """What a merge did: rows per table; check-ins here that went because they were erased there; and of those of the
    file how many were here already, and how many were left out.
    """

    counts: dict[str, Count]
    erased: int
    doubles: int
    left_out: int


def losses(source: Connection) -> Losses:
    """What merging this file would take away here, to be asked before; it changes nothing."""
    target = db.session.connection()
    erasures = retention.erasures(source, target)
    cancelled, ours = (
        set(kiosk.scalars(select(OutreachSession.id).where(OutreachSession.state == "cancelled")))
        for kiosk in (source, target)
    )
    known = set(target.scalars(select(OutreachSession.id)))
    voided = [row for row in reviews(source, target) if row["state"] == "void"]
    dropped = {row["nonce_hash"] for row in erasures.stones}
    photos = sum(digest in dropped for digest in target.scalars(select(SessionPhoto.digest)))
    return Losses(len(erasures.removed), len(erasures.blanked), len(cancelled & known - ours), len(voided), photos)


def merge(source: Connection) -> Merged:
    """Bring the other kiosk's rows in, inside db.write(). Settings stay as they are here."""
    target = db.session.connection()
    ours = set(target.scalars(select(Officer.id).where(Officer.password_hash.is_not(None))))
    known = set(target.scalars(select(Village.code)))
    erased = retention.carry_erasures(source, target)
    counts = {
        "village": Count(bring(source, target, Village, "code", fit=fit.village)),
        "alias": Count(bring_aliases(source, target, known)),
        "officer": Count(bring_officers(source, target)),
        "hotline": Count(bring(source, target, Hotline, "slug", fit=fit.hotline)),
        "session": join_sessions(source, target),
    }
    practice = {row["id"] for row in rows(source, OutreachSession) if row["state"] == "planned"}
    cancelled = {row["id"] for row in rows(target, OutreachSession) if row["state"] == "cancelled"}
    here, counts["question"] = learning.join_questions(source, target)
    counts["check_in"], doubles, left_out = join_check_ins(source, target, practice, ours)
    counts["learning"] = learning.join_learning(source, target, here, cancelled)
    counts["offers"] = learning.join_offers(source, target)
    counts["audit"] = Count(bring(source, target, AuditEntry, "id", fit=lambda row: fit.audit_entry(row, ours)))
    db.session.expire_all()
    counting.count_sessions()  # of those that are closed now because they were closed there
    return Merged(counts, erased, doubles, left_out)


def bring_aliases(source: Connection, target: Connection, known: Collection[str]) -> int:
    """Other names of villages that are new here; what else a village of ours is called is this office's to say."""

    def of_a_new_village(row: Row) -> Row | None:
        return None if row["code"] in known else row

    return bring(source, target, VillageAlias, "code", "alias", fit=of_a_new_village)


def bring_officers(source: Connection, target: Connection) -> int:
    """Accounts of the other kiosk, so that its audit keeps its authors. They open no door here."""
    names = set(target.scalars(select(Officer.username)))

    def closed(row: Row) -> Row | None:
        if not row["username"] and not row["name"]:
            return None  # the first link, which nobody has used
        return row | {
            "username": None if row["username"] in names else row["username"],
            "password_hash": None,
            "login_token": new_token(),
            "set_up_hash": None,
            "set_up_until": None,
            "active": False,
            "role": "officer",  # a rank is given here
            "nip": "",  # for papers of who works here; it tells a day of birth
        }

    return bring(source, target, Officer, "id", fit=closed)


def join_sessions(source: Connection, target: Connection) -> Count:
    """Sessions by their key: the further state wins, and head counts of theirs fill what is empty here."""
    all_theirs = list(rows(source, OutreachSession))
    found = among(target, select(OutreachSession.__table__), OutreachSession.id, (row["id"] for row in all_theirs))
    ours = {row.id: dict(row._mapping) for row in found}
    changed = 0
    for theirs in all_theirs:
        changes = session_changes(ours[theirs["id"]], theirs) if theirs["id"] in ours else {}
        if changes:
            if "state" in changes and ours[theirs["id"]]["state"] == "planned":
                outreach.forget_practice(db.session.get_one(OutreachSession, theirs["id"]))
            if changes.get("state") == "cancelled":
                outreach.forget_answers(db.session.get_one(OutreachSession, theirs["id"]))
            target.execute(update(OutreachSession).where(OutreachSession.id == theirs["id"]).values(changes))
            changed += 1
    return Count(bring(source, target, OutreachSession, "id", fit=fit.session), changed)


def session_changes(ours: Row, theirs: Row) -> Row:
    """What a session here takes over from the same session there."""
    changes: Row = {}
    if RANK[theirs["state"]] > RANK[ours["state"]]:
        changes |= {name: theirs[name] for name in STATE} | {"practice": False}
    if not is_counted(ours) and is_counted(theirs):
        changes |= {name: theirs[name] for name in HEADS}
    written = ["obstacles", "follow_up", "questions_asked", "report_number"]
    written += ["reporter_name", "reporter_nip"] * (not ours["reporter_name"])  # a number stays beside its name
    return changes | {name: theirs[name] for name in written if theirs[name] and not ours[name]}


def is_counted(session: Row) -> bool:
    """Whether somebody counted heads; 0 is a count."""
    return any(session[name] not in (None, {}) for name in HEADS)


def join_check_ins(
    source: Connection, target: Connection, practice: Collection[str], ours: Collection[str]
) -> tuple[Count, int, int]:
    """Check-ins by their nonce: none that was erased, none of practice, and a review where there is none here.

    Also how many were here already, and how many are not wanted.
    """
    held_on = {row.id: row.held_on for row in target.execute(select(OutreachSession.id, OutreachSession.held_on))}
    stones = set(target.scalars(select(Tombstone.nonce_hash)))
    code = CheckIn.withdrawal_code
    codes = {row[0] for row in among(target, select(code), code, source.scalars(select(code).where(code.is_not(None))))}
    seen = Counter[bool]()  # by whether they are wanted

    def wanted(row: Row) -> Row | None:
        is_wanted = row["session_id"] not in practice and Tombstone.hash_of(row["nonce"].encode()) not in stones
        seen[is_wanted] += 1
        if not is_wanted:
            return None
        fitted = fit.check_in(row, held_on, ours)
        # eight digits can be given twice by two kiosks; a code must never withdraw another person's check-in
        return fitted | {"withdrawal_code": None} if row["withdrawal_code"] in codes else fitted

    reviewed = join_reviews(source, target, ours)
    added = bring(source, target, CheckIn, "nonce", fit=wanted)
    return Count(added, reviewed), seen[True] - added, seen[False]


def join_reviews(source: Connection, target: Connection, ours: Collection[str]) -> int:
    """Give check-ins that nobody reviewed here the review they had there."""
    found = reviews(source, target)
    for row in found:
        values = fit.review(row, ours)
        target.execute(update(CheckIn).where(CheckIn.nonce == row["nonce"]).values(values))
    return len(found)


def reviews(source: Connection, target: Connection) -> list[Row]:
    """Reviews made there of check-ins that nobody reviewed here."""
    review = select(CheckIn.nonce, CheckIn.state, CheckIn.void_reason, CheckIn.reviewed_by, CheckIn.reviewed_at)
    there = [dict(row) for row in source.execute(review.where(CheckIn.state != "new")).mappings()]
    unreviewed = select(CheckIn.nonce).where(CheckIn.state == "new")
    new = {row[0] for row in among(target, unreviewed, CheckIn.nonce, (row["nonce"] for row in there))}
    return [row for row in there if row["nonce"] in new]
