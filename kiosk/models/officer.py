"""The office: officers' accounts, settings, and wrong guesses at the doors."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.clock import utcnow
from kiosk.db import Base, Key, Versioned
from kiosk.models.constraints import one_of

ROLES = ("officer", "supervisor")
SET_UP_WITHIN = timedelta(hours=24)
LONGEST_NAME = 80
LONGEST_NIP = 30


class Officer(Versioned, Base):
    """An account.

    ``login_token`` is what the cookie carries: a new one makes every old cookie worthless.
    """

    __table_args__ = (one_of("role", ROLES),)

    id: Mapped[Key]
    username: Mapped[str | None] = mapped_column(String(40), unique=True)  # None until the set-up link is used
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    nip: Mapped[str] = mapped_column(String(LONGEST_NIP), default="")  # a civil servant's number, for papers
    role: Mapped[str] = mapped_column(String(12), default="officer")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    login_token: Mapped[str] = mapped_column(String(43), unique=True)
    set_up_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    set_up_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    @property
    def is_supervisor(self) -> bool:
        """True for supervisors, who may see accounts, settings, retention and the audit."""
        return self.role == "supervisor"

    @property
    def state(self) -> str:
        """State: active, disabled, waiting or expired.

        Waiting has a set-up link that is valid. Expired has none, and no password either.
        """
        if not self.active:
            return "disabled"
        if self.password_hash:
            return "active"
        now = utcnow()
        if self.set_up_until and now < self.set_up_until <= now + SET_UP_WITHIN:
            return "waiting"
        return "expired"

    # for Flask-Login
    is_authenticated = True
    is_anonymous = False
    is_active = True  # a disabled one is never found by its token

    def get_id(self) -> str:
        """The login token, by which Flask-Login finds this officer again.

        It is not the account's key.
        """
        return self.login_token


class FailedTry(Base):
    """A wrong guess of the last hour.

    ``source`` is a keyed hash of the address it came from.
    """

    __table_args__ = (Index(None, "kind", "at"), Index(None, "at"))

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(default=utcnow)


class Setting(Versioned, Base):
    """A setting that the office has changed, or a note of the program.

    Defaults are in config.py.
    """

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
