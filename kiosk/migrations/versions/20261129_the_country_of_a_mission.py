"""the country of a mission: what is an embassy or consulate says of which country, in place of a yes or no."""

import sqlalchemy as sa
from alembic import op

revision = 'f3c81a6d05b9'
down_revision = 'f4c81e7a20d6'

HOTLINE = sa.table("hotline", *(sa.column(name) for name in ("slug", "country")), sa.column("mission", sa.Boolean()))
# every mission so far came from the file, which an officer may have edited: no load brings those their country
MISSIONS = {
    "malaysia": ("kbri-kuala-lumpur", "kjri-johor-bahru"),
    "arab-saudi": ("kbri-riyadh", "kjri-jeddah"),
    "uni-emirat-arab": ("kbri-abu-dhabi", "kjri-dubai"),
    "taiwan": ("kdei-taipei", "taiwan-1955"),
    "hong-kong": ("kjri-hong-kong",),
    "singapura": ("kbri-singapura",),
    "kamboja": ("kbri-phnom-penh",),
    "myanmar": ("kbri-yangon",),
    "thailand": ("kbri-bangkok",),
    "filipina": ("kbri-manila", "kjri-davao"),
    "laos": ("kbri-vientiane",),
    "jepang": ("kbri-tokyo", "kjri-osaka"),
    "turki": ("kbri-ankara", "kjri-istanbul"),
    "polandia": ("kbri-warsawa",),
    "kuwait": ("kbri-kuwait",),
    "qatar": ("kbri-doha",),
}


def upgrade() -> None:
    with op.batch_alter_table("hotline") as batch:
        batch.add_column(sa.Column("country", sa.String(length=20), nullable=False, server_default=""))
    for country, slugs in MISSIONS.items():
        op.execute(HOTLINE.update().where(HOTLINE.c.slug.in_(slugs)).values(country=country))
    with op.batch_alter_table("hotline") as batch:
        batch.alter_column("country", existing_type=sa.String(length=20), server_default=None)
        batch.drop_column("mission")


def downgrade() -> None:
    with op.batch_alter_table("hotline") as batch:
        batch.add_column(sa.Column("mission", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(HOTLINE.update().where(HOTLINE.c.country != "").values(mission=True))
    with op.batch_alter_table("hotline") as batch:
        batch.alter_column("mission", existing_type=sa.Boolean(), server_default=None)
        batch.drop_column("country")
