"""The desk's pages: these and no more, so that an officer finds each of them."""

from flask import Flask

from tests.cast.roles import PARTS

PAGES = """
/admin/  /admin/sign-in  /admin/set-up/<token>  /admin/password
/admin/sessions/  /admin/sessions/new  /admin/sessions/<session_id>/  /admin/sessions/<session_id>/edit
/admin/sessions/<session_id>/finish  /admin/sessions/<session_id>/attendance  /admin/sessions/<session_id>/poster
/admin/sessions/<session_id>/report
/admin/check-ins/<session_id>/  /admin/check-ins/<session_id>/<checkin_id>/  /admin/check-ins/<session_id>/paper
/admin/reports/
/admin/questions/  /admin/questions/<slug>/  /admin/hotlines/  /admin/hotlines/<slug>/
/admin/handouts/  /admin/handouts/<which>
/admin/settings/  /admin/officers/  /admin/data/  /admin/audit/  /admin/help/
"""
MOST_PAGES = 30


def test_the_desk_has_these_pages_and_no_more(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert {rule for rule in rules if rule.startswith("/admin")} - {*PARTS} == {*PAGES.split()}
    assert len(PAGES.split()) <= MOST_PAGES
