"""Retention, for supervisors: when it ran, what is due and what comes, and a button that runs it now."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import ValidationError

from kiosk.clock import utcnow
from kiosk.data_care import retention as rules
from kiosk.rules import checkins, known_days, photos, settings, traces
from kiosk.views.admin.settings import bp
from kiosk.views.forms import Form, Tick, render_form


class RunForm(Form):
    clock = Tick(_l("Ya, tanggal dan jamnya benar"))

    def validate_clock(self, field: Tick) -> None:
        if known_days.clock_in_doubt() and not field.data:
            raise ValidationError(_("Cocokkan dulu dengan kalender dan jam Anda, lalu centang."))


@bp.route("/retention/", methods=["GET", "POST"])
def retention() -> ResponseReturnValue:
    form = RunForm()
    if form.validate_on_submit():
        erased = rules.purge(current_user.id, "page")  # traces in the files go when nobody is there
        flash(_("Selesai: %(n)s data yang melewati masa simpan dihapus.", n=erased))
        return redirect(url_for("admin.settings.retention"), 303)
    return render_form(
        "admin/settings/retention.html",
        form,
        days=settings.get("retention_days"),
        ran_at=known_days.retention_ran_at(),
        waits=known_days.clock_in_doubt(),
        due=checkins.overdue() + photos.overdue(),
        traces_left=traces.left(),
        coming=rules.next_erasures(),
        now=utcnow(),
    )
