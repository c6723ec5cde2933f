"""Rules of outreach sessions: plan, open, close, totals; no request."""

from sqlalchemy import or_, select

from kiosk.db import db
from kiosk.models import OutreachSession


def taking_visitors() -> list[OutreachSession]:
    """Sessions the kiosk offers now: open ones, and planned ones being tried out, newest first."""
    offered = or_(
        OutreachSession.state == "open",
        (OutreachSession.state == "planned") & OutreachSession.practice,
    )
    order = (OutreachSession.opened_at.desc(), OutreachSession.id)
    return list(db.session.scalars(select(OutreachSession).where(offered).order_by(*order)))
