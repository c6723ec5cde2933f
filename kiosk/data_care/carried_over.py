"""The parts of a replaced database that a restore carries into the copy.

They are erasures, accounts and bookkeeping. ``old`` is a connection to the replaced database, ``new`` one to the copy
that takes its place.
"""

from sqlalchemy import Connection, delete, insert, select, update

from kiosk.config import BOOKKEEPING
from kiosk.data_care import erasing
from kiosk.db import new_key
from kiosk.models import CheckIn, Officer, Recording, SessionPhoto, Setting, Tombstone
from kiosk.models.check_in import PERSONAL_COLUMNS
from kiosk.rules.checkins import HAS_PERSONAL_DATA
from kiosk.rules.officers import new_token


def forget_access(new: Connection) -> None:
    """End every sign-in and set-up link of the copy's accounts.

    Its bookkeeping goes too, but for its kiosk_id, which says whose copy it is.
    """
    new.execute(update(Officer).values(set_up_hash=None, set_up_until=None))
    for key in new.scalars(select(Officer.id)).all():
        new.execute(update(Officer).filter_by(id=key).values(login_token=new_token()))
    names = BOOKKEEPING.keys() - {"kiosk_id"}
    new.execute(delete(Setting).where(Setting.name.in_(names)))


def keep_bookkeeping(old: Connection, new: Connection, is_another: bool) -> None:
    """Write our bookkeeping into the copy.

    Another kiosk's copy keeps its own kiosk_id.
    """
    names = set(BOOKKEEPING)
    if is_another:
        names.remove("kiosk_id")
    is_ours = Setting.name.in_(names)
    new.execute(delete(Setting).where(is_ours))
    for row in old.execute(select(Setting.__table__).where(is_ours)):
        new.execute(insert(Setting).values(row._asdict()))


def keep_accounts(old: Connection, new: Connection) -> None:
    """Write our accounts into the copy, so that no disabled one comes back.

    Accounts are matched by id. Those without a username are left out, and one whose username has another id in the
    copy.
    """
    accounts_in_copy = select(Officer.username, Officer.id)
    owners = {row.username: row.id for row in new.execute(accounts_in_copy)}
    accounts = select(Officer.__table__).where(Officer.username.is_not(None))
    for account in old.execute(accounts):
        if owners.get(account.username, account.id) != account.id:
            continue
        values = account._asdict()
        result = new.execute(update(Officer).filter_by(id=account.id).values(values))
        if not result.rowcount:
            new.execute(insert(Officer).values(values))


def carry_erasures(old: Connection, new: Connection) -> int:
    """Erase in the copy what was erased here since.

    Returns the number of check-ins that changed. Our tombstones go into the copy. Photos, recordings and voices are
    erased too, and are not in the number.
    """
    stones = {row.nonce_hash: row for row in old.execute(select(Tombstone.__table__))}
    present = new.scalars(select(Tombstone.nonce_hash))
    for stone in stones.keys() - set(present):
        new.execute(insert(Tombstone).values(stones[stone]._asdict()))
    erased_nonces = []
    for nonce in new.scalars(select(CheckIn.nonce)):
        if Tombstone.hash_of(nonce.encode()) in stones:
            erased_nonces.append(nonce)
    new.execute(delete(CheckIn).where(CheckIn.nonce.in_(erased_nonces)))
    corrected = clear_names(old, new)
    hashes = select(Tombstone.nonce_hash)
    for files in (SessionPhoto, Recording):
        new.execute(delete(files).where(files.digest.in_(hashes)))
    for change in erasing.voice_changes(new, stones.keys()):
        new.execute(change)
    # the voices are others now, though perhaps the copy names them as they were called here before
    new.execute(update(Setting).filter_by(name="voices").values(value=new_key()))
    return len(erased_nonces) + corrected


def clear_names(old: Connection, new: Connection) -> int:
    """Correct the check-ins of the copy whose name or phone was cleared here since.

    Returns their number.
    """
    corrected = 0
    columns = [getattr(CheckIn, name) for name in erasing.CORRECTED_FIELDS]
    with_names = select(CheckIn.nonce, *columns).where(HAS_PERSONAL_DATA)
    for row in new.execute(with_names).mappings().all():
        is_person = CheckIn.nonce == row["nonce"]
        current = old.execute(select(*columns).where(is_person)).mappings().first()
        if current and any(row[name] and not current[name] for name in PERSONAL_COLUMNS):
            values = dict(current)
            new.execute(update(CheckIn).where(is_person).values(values))
            corrected += 1
    return corrected
