"""Villages by Kemendagri code, and the other names people use for them."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.db import Base
from kiosk.models.constraints import one_of


class Village(Base):
    """A desa or kelurahan.

    Its key is the Kemendagri code such as 36.04.13.2007. A name is never a key.
    """

    __table_args__ = (one_of("kind", ("desa", "kelurahan")),)

    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    district: Mapped[str] = mapped_column(String(80))
    regency: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
    aliases: Mapped[list["VillageAlias"]] = relationship(cascade="all, delete-orphan")

    @property
    def place(self) -> str:
        """Kecamatan and regency: Kec. Tirtayasa, Kab. Serang."""
        return f"Kec. {self.district}, {self.regency.replace('Kabupaten', 'Kab.')}"

    @property
    def label(self) -> str:
        """Name, kecamatan and regency, as several villages may share a name.

        It reads “Lontar, Kec. Tirtayasa, Kab. Serang”.
        """
        return f"{self.name}, {self.place}"


class VillageAlias(Base):
    """Another name of a village: an old spelling, an island, a name it had before."""

    code: Mapped[str] = mapped_column(ForeignKey("village.code"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(80), primary_key=True)
