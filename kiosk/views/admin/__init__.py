"""Registers the officers' pages, one file per page's noun; no route."""

from flask import Flask

from kiosk.views.admin import (
    accounts,
    audio,
    audio_voices,
    audit,
    checkin,
    checkin_acts,
    checkin_paper,
    checkins,
    code_list,
    desk,
    drafts,
    exports,
    hotline_cards,
    hotline_edit,
    hotlines,
    learning,
    overview,
    question_edit,
    questions,
    reports,
    retention,
    session_attendance,
    session_cancel,
    session_plan,
    session_states,
    sessions,
    set_up,
    settings,
    sign_in,
    villages,
)

# each adds its views to the desk's blueprint; order is of no matter
PAGES = (
    accounts,
    audio,
    audio_voices,
    audit,
    checkin,
    checkin_acts,
    checkin_paper,
    checkins,
    code_list,
    drafts,
    exports,
    hotline_cards,
    hotline_edit,
    hotlines,
    learning,
    overview,
    question_edit,
    questions,
    reports,
    retention,
    session_attendance,
    session_cancel,
    session_plan,
    session_states,
    sessions,
    set_up,
    settings,
    sign_in,
    villages,
)


def init_app(app: Flask) -> None:
    """Open the desk."""
    desk.login_manager.init_app(app)
    app.register_blueprint(desk.bp)
