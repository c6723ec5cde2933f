"""What the doctor says of one thing; no test."""

from typing import Any

from flask import Flask

from kiosk.db import db
from kiosk.machine import doctor
from kiosk.machine.hardware import Finding


def finding(app: Flask, key: str, **more: Any) -> Finding:
    """What the doctor says of one thing."""
    [found] = every(app, key, **more)
    return found


def every(app: Flask, key: str, **more: Any) -> list[Finding]:
    """All it says of it: what officers owe is said only while they owe it."""
    db.session.rollback()
    return [finding for finding in doctor.findings(app, **more) if finding.key == key]


def wrong(app: Flask, key: str, **more: Any) -> str:
    """What is wrong, in words; there is always a way to mend it."""
    found = finding(app, key, **more)
    with app.test_request_context():
        assert not found.ok, str(found.words)
        assert str(found.remedy).strip()
        return str(found.words)
