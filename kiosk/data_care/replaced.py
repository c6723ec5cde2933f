"""What a copy that is brought back must not undo is taken over from the database that it replaces."""

from typing import NamedTuple

from sqlalchemy import Connection, NullPool, create_engine, delete, insert, select, update

from kiosk.config import BOOKKEEPING
from kiosk.data_care import retention, schema, wipe
from kiosk.data_care.copies import identity
from kiosk.data_care.foreign_file import Refused
from kiosk.db import db, new_key
from kiosk.models import AuditEntry, CheckIn, Draft, Officer, OutreachSession, Setting
from kiosk.models.check_in import PERSONAL
from kiosk.rules import checkins, traces
from kiosk.rules.officers import new_token

IDENTITY = "kiosk_id"
RECOVERY = "recovery"


class OtherKiosk(Refused):
    """The file is another kiosk's, and this one's people would no longer be found here."""


class Carried(NamedTuple):
    """What went from the replaced database to the restored one. Both are None if it could not be read."""

    erased: int | None
    other_kiosk: bool | None


def take_over_from(name: str) -> Carried:
    """After pg_restore, by the rules of `flask restore`: from the database of this name beside it. Raises Refused."""
    engine = create_engine(db.engine.url.set(database=name), poolclass=NullPool, hide_parameters=True)
    if schema.revision_of(engine) != schema.head():
        raise Refused(f"Skema basis data {name} bukan skema program ini, jadi tidak ada yang dibawa dari sana.")
    with engine.connect() as old, db.engine.begin() as new:
        theirs = identity(new)
        forget_access(new)
        done = take_over(old, new, theirs, other_kiosk=False)
        note(new, None, erased=False)  # PostgreSQL looks after its own files
    return done


def take_over(old: Connection, new: Connection, theirs: str | None, other_kiosk: bool) -> Carried:
    """What the replaced database knows better than the copy. Raises OtherKiosk."""
    another = is_another(old, theirs, other_kiosk)
    keep_bookkeeping(old, new)
    if another:
        put_identity(new, theirs)
        new.execute(delete(Setting).where(Setting.name == RECOVERY))  # no sheet of here opens accounts of there
    else:
        keep_accounts(old, new)
    return Carried(retention.carry_erasures(old, new) + carry_blanks(old, new), another)


def carry_blanks(old: Connection, new: Connection) -> int:
    """Take over check-ins of which something personal is blank here and not in the copy: whoever sent the form anew
    without a name or a phone took it away. How many there were.
    """
    told = new.execute(select(CheckIn.__table__).where(checkins.TELLS_WHO)).mappings().all()
    number = 0
    for batch in wipe.batches(told):
        here = select(CheckIn.__table__).where(CheckIn.nonce.in_([row["nonce"] for row in batch]))
        now = {row["nonce"]: row for row in old.execute(here).mappings()}
        for row in batch:
            kept = now.get(row["nonce"], row)
            if any(row[field] and not kept[field] for field in PERSONAL):
                change = update(CheckIn).where(CheckIn.nonce == row["nonce"])
                new.execute(change.values(wipe.taken_over(kept)))
                number += 1
    return number


def is_another(old: Connection, theirs: str | None, allowed: bool) -> bool:
    """Whether this machine is to be the kiosk of the copy. Raises OtherKiosk where that has to be said first.

    A copy without an identity is an old one and taken as ours; a machine that holds nothing yet has nothing to lose.
    """
    if theirs is None or theirs == identity(old):
        return False
    if not allowed and any(old.scalar(select(table.id).limit(1)) for table in (OutreachSession, CheckIn)):
        raise OtherKiosk(
            "Berkas ini dari anjungan lain, dan tidak ada yang diubah: untuk mengganti seluruh data anjungan ini "
            "dengannya pakai 'flask restore --other-kiosk'."
        )
    return True


def put_identity(new: Connection, whose: str | None) -> None:
    """Let these be the data of that kiosk."""
    if whose:
        new.execute(delete(Setting).where(Setting.name == IDENTITY))
        new.execute(insert(Setting).values(name=IDENTITY, value=whose))


def forget_access(new: Connection) -> None:
    """Make every cookie and link from the days of the copy worthless, and drop the forms begun then."""
    for key in new.scalars(select(Officer.id)).all():
        values = {"login_token": new_token(), "set_up_hash": None, "set_up_until": None}
        new.execute(update(Officer).where(Officer.id == key).values(values))
    new.execute(delete(Draft))
    new.execute(delete(Setting).where(Setting.name.in_(BOOKKEEPING)))


def keep_accounts(old: Connection, new: Connection) -> None:
    """Accounts stay as they are: who was disabled, or changed the password, is not undone by it."""
    accounts = new.execute(select(Officer.username, Officer.id)).all()
    owners, known = {row.username: row.id for row in accounts}, {row.id for row in accounts}
    for row in old.execute(select(Officer.__table__).where(Officer.username.is_not(None))).mappings():
        if owners.get(row["username"], row["id"]) != row["id"]:
            continue  # the copy's account of that name is another one, and it is the one wanted
        if row["id"] in known:
            new.execute(update(Officer).where(Officer.id == row["id"]).values(dict(row)))
        else:
            new.execute(insert(Officer).values(dict(row)))


def note(new: Connection, officer_id: str | None, erased: bool) -> None:
    """Write into the copy that it was restored, and that bytes of what was erased in it may still be there."""
    known = new.scalar(select(Officer.id).where(Officer.id == officer_id))
    reason = "page" if officer_id else "command"
    new.execute(insert(AuditEntry).values(action="restored", officer_id=known, reason=reason))
    if erased:
        new.execute(delete(Setting).where(Setting.name == traces.NOTE))
        new.execute(insert(Setting).values(name=traces.NOTE, value=new_key()))


def keep_bookkeeping(old: Connection, new: Connection) -> None:
    """When retention last ran, and which kiosk this is, is this machine's to know."""
    new.execute(delete(Setting).where(Setting.name.in_(BOOKKEEPING)))
    rows = old.execute(select(Setting.__table__).where(Setting.name.in_(BOOKKEEPING))).mappings().all()
    for row in rows:
        new.execute(insert(Setting).values(dict(row)))
