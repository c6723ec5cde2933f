"""The Lembar Keluarga to print: a family fills it in with a pen, and nothing of it is kept here."""

from flask import render_template
from flask_babel import force_locale
from markupsafe import Markup

from kiosk.rules import content
from kiosk.views.admin.hotlines import bp
from kiosk.views.admin.reports.periods import office


@bp.get("/hotlines/family-sheet")
def family_sheet() -> str:
    with force_locale("id"):  # papers are Indonesian
        sheet = render_template("family/sheet.html", sheet=content.family()["sheet"], language="id")
    return render_template("admin/hotlines/family_sheet.html", sheet=Markup(sheet), office=office())  # noqa: S704 - ours
