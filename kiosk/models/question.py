"""Questions and their versions: an edit is the next version."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import today
from kiosk.db import Base, new_key
from kiosk.models.constraints import one_of
from kiosk.models.texts import ORIGINS, in_language

TOPICS = ("dokumen", "jalur", "biaya", "penipuan", "tppo", "hak", "bantuan")
LEVELS = (1, 2, 3)
FORMS = ("A", "B")
UNKNOWN = "unknown"  # "Belum tahu": always offered, never right
CHECK_DAYS, VOLATILE_DAYS = 365, 180  # how long a check holds; of what may change, a shorter time
Columns = dict[str, Any]  # values by column


class Question(Base):
    """One version of a question. ``texts`` is {language: {stem, options: {key: text}, explanation, source}}."""

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("slug", "version"),
        Index(None, "current", "active"),
        one_of("topic", TOPICS),
        one_of("level", LEVELS),
        one_of("form", FORMS),
        one_of("origin", ORIGINS),
    )

    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_key)
    slug: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    current: Mapped[bool] = mapped_column(default=True)  # the newest version of its slug
    active: Mapped[bool] = mapped_column(default=True)
    topic: Mapped[str] = mapped_column(String(12))
    level: Mapped[int]
    form: Mapped[str | None] = mapped_column(String(1))  # A, B
    twin: Mapped[str | None] = mapped_column(String(20))  # slug of its match in the other form
    answer: Mapped[str] = mapped_column(String(10))
    texts: Mapped[dict[str, Any]] = mapped_column(JSON)
    volatile: Mapped[bool] = mapped_column(default=False)
    checked_on: Mapped[date]
    confirmed_by: Mapped[str | None] = mapped_column(String(80))  # an officer's name
    origin: Mapped[str] = mapped_column(String(10), default="file")  # file, officer, elsewhere

    def text(self, language: str) -> dict[str, Any]:
        """The texts in this language, each in Indonesian where it has none."""
        return dict(in_language(self.texts, language))

    def is_right(self, option: str) -> bool:
        """Whether this option is the right one."""
        return option == self.answer

    @property
    def is_due(self) -> bool:
        """Whether its last check was too long ago."""
        return is_due(self.checked_on, self.volatile)

    def differences(self, fields: Columns) -> list[str]:
        """Names of what differs from these values: answer, volatile, id.stem, en.options."""
        columns = [name for name, value in fields.items() if name != "texts" and getattr(self, name) != value]
        mine, theirs = parts(self.texts), parts(fields.get("texts", self.texts))
        return columns + [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]


def is_due(checked_on: date, volatile: bool) -> bool:
    """Whether a fact checked on that day is to be checked again."""
    return today() - checked_on > timedelta(days=VOLATILE_DAYS if volatile else CHECK_DAYS)


def parts(texts: dict[str, Any]) -> dict[str, Any]:
    """The texts by language and part: {id.stem: …, en.options: …}."""
    return {f"{language}.{part}": text for language, text_of in texts.items() for part, text in text_of.items()}
