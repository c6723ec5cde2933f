"""The officers' overview: today's count, live, the sessions that are open, and what needs action."""

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.clock import utcnow
from kiosk.machine import doctor, todo
from kiosk.machine.hardware import Finding
from kiosk.models import Draft
from kiosk.rules import drafts, outreach
from kiosk.rules.audio import recordings
from kiosk.views import dates
from kiosk.views.admin.desk import may_open
from kiosk.views.admin.today import bp


@bp.get("/")
def index() -> str:
    sounds = recordings.counted(recordings.standings())
    return render_template("admin/today/index.html", tasks=tasks(), faults=faults(), sounds=sounds, **figures())


@bp.get("/today")
def live() -> str:
    return render_template("admin/today/_live.html", **figures())


def figures() -> dict[str, Any]:
    """What changes while people check in."""
    sessions = outreach.taking_visitors()
    return {
        "today": todo.checkins_today(),
        "sessions": sessions,
        "counted": outreach.counted([session.id for session in sessions]),
        "now": utcnow(),
    }


def tasks() -> list[tuple[str, str | None]]:
    """What needs action in words, each with the address where it is done if this officer may open it."""
    unsent = [(unsent_in_words(each), url_for("admin.drafts.one", key=each.id)) for each in drafts.of(current_user.id)]
    return unsent + [(in_words(name, count), address_of(name)) for name, count in todo.needed().items()]


def unsent_in_words(draft: Draft) -> str:
    """That something typed was not sent."""
    return str(_("Isian Anda dari %(moment)s belum dikirim.", moment=dates.moment(draft.kept_at)))


def faults() -> list[Finding]:
    """What 'flask doctor' finds wrong on this machine, but for what is among the tasks."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return [found for found in doctor.findings(app, owed=False) if not found.ok]


def in_words(name: str, n: int) -> str:
    """A task as a sentence."""
    sentences = {
        "sessions-left-open": _("%(n)s sesi dari hari sebelumnya belum ditutup.", n=n),
        "retention-overdue": _("%(n)s check-in lewat masa simpan: nama dan nomornya belum dihapus.", n=n),
        "contact-missing": _("Kontak untuk urusan data pribadi masih kosong; warga membacanya sebelum check-in."),
        "hotlines-to-call": _("%(n)s hotline belum pernah ditelepon, atau terakhir lebih dari 90 hari lalu.", n=n),
        "questions-to-confirm": _("%(n)s pertanyaan kuis belum dikonfirmasi petugas.", n=n),
        "questions-due": _("%(n)s pertanyaan kuis sudah lama tidak dicocokkan dengan sumbernya.", n=n),
        "texts-due": _(
            "%(n)s teks cek tawaran dan daftar periksa sudah lama tidak dicocokkan dengan sumbernya: "
            "pasang versi program yang baru.",
            n=n,
        ),
    }
    return str(sentences[name])


def address_of(name: str) -> str | None:
    """The page where a task is done."""
    endpoint = {
        "sessions-left-open": "admin.sessions.index",
        "retention-overdue": "admin.settings.retention",
        "contact-missing": "admin.settings.index",
        "hotlines-to-call": "admin.hotlines.index",
        "questions-to-confirm": "admin.questions.index",
        "questions-due": "admin.questions.index",
        "texts-due": "",  # they come with the program
    }[name]
    return url_for(endpoint) if endpoint and may_open(endpoint) else None
