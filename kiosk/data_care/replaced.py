"""After pg_restore: what a copy must not undo is taken over from the database that it replaced."""

from sqlalchemy import NullPool, create_engine

from kiosk.data_care import restore, schema
from kiosk.data_care.foreign_file import Refused
from kiosk.data_care.restore import Carried
from kiosk.db import db


def take_over(name: str) -> Carried:
    """By the rules of `flask restore`, from the database of this name on the same server. Raises Refused."""
    engine = create_engine(db.engine.url.set(database=name), poolclass=NullPool, hide_parameters=True)
    if schema.revision_of(engine) != schema.head():
        raise Refused(f"Skema basis data {name} bukan skema program ini, jadi tidak ada yang dibawa dari sana.")
    with engine.connect() as old, db.engine.begin() as new:
        theirs = restore.identity(new)
        restore.forget_access(new)
        done = restore.take_over(old, new, theirs, other_kiosk=False)
        restore.note(new, None, erased=False)  # PostgreSQL looks after its own files
    return done
