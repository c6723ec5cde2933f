"""Who may do what: every address and method, with who is allowed."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.db import db

# what a page of the desk asks for, and is no page itself
PARTS = (
    "/admin/today",
    "/admin/sessions/<session_id>/photos/<photo_id>.jpg",
    "/admin/voice/<voice_id>/<key>.webm",
)
# in the order in which they are walked: what takes something away comes after what needs it
TABLE = """
address                                              method    stranger officer supervisor

/                                                    GET       yes      yes     yes
/checklist/                                          GET+POST  yes      yes     yes
/checklist/<int:number>                              GET+POST  yes      yes     yes
/checklist/<slug>                                    GET+POST  yes      yes     yes
/language                                            POST      yes      yes     yes
/finish                                              POST      yes      yes     yes
/exit                                                GET+POST  yes      yes     yes
/healthz                                             GET       yes      yes     yes
/sw.js                                               GET       yes      yes     yes
/away/                                               GET       yes      yes     yes
/static/<path:filename>                              GET       yes      yes     yes
/app.js                                              GET       yes      yes     yes
/desk.js                                             GET       yes      yes     yes
/app.css                                             GET       yes      yes     yes
/pages.css                                           GET       yes      yes     yes
/offers.css                                          GET       yes      yes     yes
/hall.css                                            GET       yes      yes     yes
/take_home.css                                       GET       yes      yes     yes
/desk.css                                            GET       yes      yes     yes
/print.css                                           GET       yes      yes     yes
/audio/<voice>/<name>                                GET       yes      yes     yes
/quiz/                                               GET+POST  yes      yes     yes
/quiz/<token>/<int:step>                             GET+POST  yes      yes     yes
/quiz/<token>/attitude                               GET+POST  yes      yes     yes
/quiz/<token>/result                                 GET       yes      yes     yes
/quiz/plan                                           GET       yes      yes     yes
/offers/                                             GET+POST  yes      yes     yes
/offers/<token>                                      GET       yes      yes     yes
/offers/<token>/picture                              GET       yes      yes     yes
/offers/<token>/reply                                GET       yes      yes     yes
/companies/                                          GET+POST  yes      yes     yes
/check-in/                                           GET+POST  yes      yes     yes
/check-in/done                                       GET       yes      yes     yes
/check-in/withdraw                                   GET+POST  yes      yes     yes
/join/                                               GET+POST  yes      yes     yes
/join/<key>                                          GET+POST  yes      yes     yes
/hall/<key>/                                         GET+POST  yes      yes     yes
/hotlines/                                           GET+POST  yes      yes     yes
/hotlines/emergency/                                 GET       yes      yes     yes
/hotlines/contacts/                                  GET       yes      yes     yes
/hotlines/contacts.svg                               GET       yes      yes     yes
/hotlines/contacts.vcf                               GET       yes      yes     yes
/hotlines/<slug>                                     GET       yes      yes     yes
/hotlines/<slug>/<int:number>.svg                    GET       yes      yes     yes
/family/                                             GET       yes      yes     yes
/family/<slug>                                       GET       yes      yes     yes
/family/<int:number>                                 GET       yes      yes     yes
/take-home/                                          GET       yes      yes     yes
/take-home/card.png                                  GET       yes      yes     yes
/take-home/page.html                                 GET       yes      yes     yes

/admin/sign-in                                       GET+POST  yes      yes     yes
/admin/set-up/<token>                                GET+POST  yes      yes     yes

/admin/                                              GET       no       yes     yes
/admin/today                                         GET       no       yes     yes
/admin/day                                           POST      no       yes     yes
/admin/password                                      GET+POST  no       yes     yes
/admin/help/                                         GET       no       yes     yes
/admin/handouts/                                     GET       no       yes     yes
/admin/handouts/<which>                              GET       no       yes     yes
/admin/sessions/                                     GET       no       yes     yes
/admin/sessions/new                                  GET+POST  no       yes     yes
/admin/sessions/<session_id>/                        GET       no       yes     yes
/admin/sessions/<session_id>/edit                    GET+POST  no       yes     yes
/admin/sessions/<session_id>/cancel                  POST      no       yes     yes
/admin/sessions/<session_id>/plan-again              POST      no       yes     yes
/admin/sessions/<session_id>/practice                POST      no       yes     yes
/admin/sessions/<session_id>/phase                   POST      no       yes     yes
/admin/sessions/<session_id>/poster                  GET       no       yes     yes
/admin/sessions/<session_id>/hall                    GET+POST  no       yes     yes
/admin/sessions/<session_id>/hall/votes              POST      no       yes     yes
/admin/sessions/<session_id>/join-key                POST      no       yes     yes
/admin/sessions/<session_id>/open                    POST      no       yes     yes
/admin/sessions/<session_id>/attendance              GET+POST  no       yes     yes
/admin/sessions/<session_id>/finish                  GET+POST  no       yes     yes
/admin/sessions/<session_id>/file                    POST      no       yes     yes
/admin/sessions/<session_id>/photos                  POST      no       yes     yes
/admin/sessions/<session_id>/photos/<photo_id>.jpg   GET       no       yes     yes
/admin/check-ins/<session_id>/                       GET+POST  no       yes     yes
/admin/check-ins/<session_id>/paper                  GET+POST  no       yes     yes
/admin/check-ins/<session_id>/<checkin_id>/          GET+POST  no       yes     yes
/admin/reports/                                      GET+POST  no       yes     yes
/admin/sessions/<session_id>/report                  GET+POST  no       yes     yes
/admin/questions/                                    GET       no       yes     yes
/admin/questions/<slug>/                             GET+POST  no       yes     yes
/admin/hotlines/                                     GET       no       yes     yes
/admin/hotlines/<slug>/                              GET+POST  no       yes     yes
/admin/hotlines/<slug>/call                          POST      no       yes     yes
/admin/hotlines/<slug>/undo                          POST      no       yes     yes
/admin/hotlines/<slug>/up                            POST      no       yes     yes

/admin/officers/                                     GET+POST  no       no      yes
/admin/officers/<key>                                POST      no       no      yes
/admin/audit/                                        GET       no       no      yes
/admin/audit/export                                  POST      no       no      yes
/admin/settings/                                     GET+POST  no       no      yes
/admin/data/                                         GET+POST  no       no      yes
/admin/data/copy                                     POST      no       no      yes
/admin/data/cancel                                   POST      no       no      yes
/admin/data/give                                     POST      no       no      yes
/admin/data/take                                     POST      no       no      yes
/admin/data/companies                                POST      no       no      yes
/admin/data/no-companies                             POST      no       no      yes
/admin/data/sessions/<session_id>/take-out           POST      no       no      yes
/admin/voice/                                        GET+POST  no       yes     yes
/admin/voice/<voice_id>/<key>.webm                        GET+POST  no       yes     yes
/admin/voice/<voice_id>/heard/<name>                 POST      no       yes     yes
/admin/voice/<voice_id>/withdraw                     POST      no       yes     yes

/admin/sign-out                                      POST      no       yes     yes
"""


HEADER, *LINES = [line.split() for line in TABLE.splitlines() if line.strip()]
ROWS = [[address, method, *who] for address, methods, *who in LINES for method in methods.split("+")]


def answers_for(who: str) -> list[tuple[str, str, bool]]:
    """(address, method, whether it is allowed) of every row, as this person finds it."""
    column = HEADER.index(who if who != "villager" else "stranger")
    return [(row[0], row[1], row[column] == "yes") for row in ROWS]


def send(client: FlaskClient, method: str, path: str, **more: Any) -> TestResponse:
    """One request, as from outside the test's own context."""
    answer = Context().run(client.open, path, method=method, **more)
    answer.get_data()
    answer.close()
    db.session.rollback()
    return answer
