"""Findings of one check; no test."""

from flask import Flask

from kiosk.db import db
from kiosk.machine import checks


def words_of(app: Flask, key: str) -> str:
    """Words of what this check found, or nothing; there is always a way to mend it."""
    db.session.rollback()
    with app.test_request_context():
        findings = checks.findings(checks.OFFICER, checks.SUPERVISOR, checks.NOBODY)
        assert all(each.remedy.strip() for each in findings)
        return next((each.words for each in findings if each.check.key == key), "")
