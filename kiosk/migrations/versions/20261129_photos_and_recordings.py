"""photos and recordings stand in the database, not in files beside it; these go once they were read back from it."""

from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from kiosk.config import instance_folder
from kiosk.db import new_key

revision = 'b41f7ce2a9d6'
down_revision = 'b93d5e7f1a20'

SETTING = sa.table("setting", sa.column("name", sa.String), sa.column("value", sa.JSON))
PHOTO = sa.table("session_photo", sa.column("id", sa.String), sa.column("image", sa.LargeBinary))
KINDS = ("ogg", "webm", "mp3", "m4a", "wav")


def upgrade() -> None:
    root: Path = context.config.attributes.get("files") or instance_folder()
    voice = op.create_table(
        "voice",
        sa.Column("id", sa.String(length=61), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("speaker", sa.String(length=80), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("heard_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice")),
    )
    recording = op.create_table(
        "recording",
        sa.Column("voice_id", sa.String(length=61), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["voice_id"], ["voice.id"], name=op.f("fk_recording_voice_id")),
        sa.PrimaryKeyConstraint("voice_id", "key", name=op.f("pk_recording")),
    )
    take_photos(root / "photos")
    take_voices(root / "audio", voice, recording)


def take_photos(folder: Path) -> None:
    """Each photo's image from its file. A photo whose file is lost has nothing to show, and goes."""
    with op.batch_alter_table("session_photo") as batch:
        batch.add_column(sa.Column("image", sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    for key in connection.scalars(sa.select(PHOTO.c.id)).all():
        file = folder / f"{key}.jpg"
        if file.is_file():
            connection.execute(PHOTO.update().where(PHOTO.c.id == key).values(image=file.read_bytes()))
    connection.execute(PHOTO.delete().where(PHOTO.c.image.is_(None)))
    with op.batch_alter_table("session_photo") as batch:
        batch.alter_column("image", existing_type=sa.LargeBinary(), nullable=False)


def take_voices(folder: Path, voice: sa.Table, recording: sa.Table) -> None:
    """Voices from the settings, and what each has recorded. Of a language one is heard: of those that were heard
    anywhere, the one that has recorded most.
    """
    connection = op.get_bind()
    voices = connection.scalar(sa.select(SETTING.c.value).where(SETTING.c.name == "voices")) or {}
    files = {slug: [file for kind in KINDS for file in sorted((folder / slug).glob(f"*.{kind}"))] for slug in voices}
    heard: dict[str, str] = {}
    for slug in sorted(voices, key=lambda slug: len(files[slug])):
        if voices[slug].get("everywhere") or voices[slug].get("villages"):
            heard[voices[slug]["variety"]] = slug
    for slug, fields in voices.items():
        language, heard_by = fields["variety"], "Kantor" if heard.get(fields["variety"]) == slug else None
        row = {"id": slug, "language": language, "speaker": fields["label"], "heard_by": heard_by}
        connection.execute(voice.insert().values(row))
        for key, file in {file.stem: file for file in files[slug]}.items():
            sound = file.read_bytes()
            row = {"voice_id": slug, "key": key, "kind": file.suffix[1:], "digest": sha256(sound).hexdigest()}
            connection.execute(recording.insert().values(row | {"sound": sound}))
    connection.execute(SETTING.delete().where(SETTING.c.name == "voices"))
    if heard:
        connection.execute(SETTING.insert().values(name="voices", value=new_key()))


def downgrade() -> None:
    op.drop_table("recording")
    op.drop_table("voice")
    with op.batch_alter_table("session_photo") as batch:
        batch.drop_column("image")
