"""Check-ins as the kiosk's form sends them and as the database keeps them."""

from typing import Any

from sqlalchemy import select

from kiosk.db import db
from kiosk.models import AuditEntry, CheckIn, OutreachSession
from tests.cast import people
from tests.cast.pages import Browser
from tests.conftest import add

NAMED = {"age": "adult", "anonymous": "", "name": "Siti Aminah", "consent": "1"}


def stored_check_ins() -> list[CheckIn]:
    return list(db.session.scalars(select(CheckIn)))


def only() -> CheckIn:
    (check_in,) = stored_check_ins()
    return check_in


def check_in_form(visitor: Browser, **fields: str) -> dict[str, str]:
    """What the check-in form sends with these fields filled in."""
    form = visitor.get("/check-in/").select_one("main form")
    assert form
    return {**visitor.form_data(form).to_dict(), **fields}


def problem(visitor: Browser, field: str) -> str:
    """What the page says on top about this field."""
    link = visitor.page.select_one(f"[role=alert] a[href='#{field}']")
    assert link, f"nothing about {field}: {visitor.text[:300]}"
    return str(link.find_parent("li").get_text())


def came(session: OutreachSession, name: str | None = "Siti Aminah", **fields: Any) -> CheckIn:
    """Somebody who checked in to this session."""
    place = {} if fields.get("age") == "child" else {"village_code": session.village_code, "group": "warga"}
    nonce = f"nonce-{len(list(db.session.scalars(select(CheckIn.id))))}-{session.id}"
    return add(people.came(session, **({"nonce": nonce, "name": name, "sex": "P"} | place | fields)))  # type: ignore[no-any-return]


def at(session: OutreachSession, rest: str = "") -> str:
    """The address of a page of this session's check-ins."""
    return f"/admin/check-ins/{session.id}/{rest}"


def audit() -> list[tuple[str, str, list[Any], str]]:
    """What the audit says of check-ins."""
    query = select(AuditEntry).where(AuditEntry.row.startswith("check_in:")).order_by(AuditEntry.at)
    return [
        (entry.action, entry.row.removeprefix("check_in:"), entry.fields, entry.reason)
        for entry in db.session.scalars(query)
    ]


def check_in(session: OutreachSession, n: int, **fields: Any) -> CheckIn:
    """A check-in, not in the database yet."""
    values = {"nonce": f"{session.id}-{n}", "group": "warga"} | fields
    return people.came(session, **values, phone="+628123456789" if fields.get("name") else None)
