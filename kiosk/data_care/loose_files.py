"""Files of versions up to 0.2.0 in the kiosk's folder: a migration takes them in, then they go."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import NullPool, create_engine, inspect, select

from kiosk.config import instance_folder
from kiosk.data_care import older_copies
from kiosk.db import db
from kiosk.db.sqlite import url_of
from kiosk.models import Recording, SessionPhoto, Tombstone


def list_files(copy: Path) -> None:
    """Put the kiosk's files into a copy of a database that was not yet brought up to date."""
    root = instance_folder()
    engine = create_engine(url_of(copy), poolclass=NullPool, hide_parameters=True)  # no log beside a copy
    with engine.begin() as connection:
        for path in () if inspect(connection).has_table(Recording.__tablename__) else older_copies.files_below(root):
            older_copies.FILES.create(connection, checkfirst=True)
            content = path.read_bytes()
            row = {"path": path.relative_to(root).as_posix(), "digest": Tombstone.hash_of(content), "content": content}
            connection.execute(older_copies.FILES.insert().values(row))


def drop_stored_files() -> None:
    """Drop the kiosk's files that its database gives back, and photos that it does not know; then empty folders."""
    root = instance_folder()
    if not (root / "photos").exists() and not (root / "audio").exists():
        return
    stored = set(db.session.scalars(select(Tombstone.nonce_hash)))
    for column in (SessionPhoto.image, Recording.sound):
        stored.update(map(Tombstone.hash_of, db.session.scalars(select(column).execution_options(yield_per=20))))
    known = set(db.session.scalars(select(SessionPhoto.id)))
    db.session.rollback()
    for file in older_copies.files_below(root):
        if Tombstone.hash_of(file.read_bytes()) in stored or (file.suffix == ".jpg" and file.stem not in known):
            file.unlink(missing_ok=True)
    for file in (*root.glob("photos/*.part"), *root.glob("audio/*/*.part")):
        file.unlink(missing_ok=True)
    for folder in (*root.glob("audio/*"), root / "audio", root / "photos"):
        with suppress(OSError):  # what nobody took in keeps its folder
            folder.rmdir()
