"""A new list of village codes: what it would change is shown first, and done by a second press."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.rules import village_list
from kiosk.views.admin.desk import note
from kiosk.views.admin.sheets import SheetForm
from kiosk.views.admin.villages import bp
from kiosk.views.forms import ButtonForm, pressed, render_form

PROBLEMS = {
    "columns": _l("Baris %(line)s harus memuat judul kolom: code, village, district, regency."),
    "empty": _l("Tidak ada desa di daftar ini."),
    "no-code": _l("Baris %(line)s: kodenya kosong."),
    "code": _l("Baris %(line)s: “%(value)s” bukan kode desa yang lengkap, seperti 36.04.13.2007."),
    "double": _l("Baris %(line)s: kode %(value)s sudah ada di baris %(first)s."),
    "text": _l("Baris %(line)s: kode %(value)s; nama desa, kecamatan, atau kabupatennya kosong atau terlalu panjang."),
}


@bp.route("/import", methods=["GET", "POST"])
def new_list() -> ResponseReturnValue:
    form = SheetForm()
    problems: list[village_list.Problem] = []
    if form.validate_on_submit():
        entries, problems = village_list.read(form.whole())
        if not problems:
            return preview(entries)
        form.refuse()
    said = [str(PROBLEMS[problem.kind]) % problem._asdict() for problem in problems]
    return render_form("admin/villages/new_list.html", form, problems=said)


def preview(entries: list[village_list.Entry]) -> str:
    """What the list would change; nothing is changed yet."""
    difference = village_list.compare(entries)
    return render_template(
        "admin/villages/new_list_preview.html",
        difference=difference,
        same=len(entries) - len(difference.entries),
        text=village_list.written(difference.entries),
    )


@bp.get("/import/apply")
def new_list_again() -> ResponseReturnValue:
    """A list that came from the preview stands on the page before it."""
    return redirect(url_for("admin.villages.new_list"), 303)


@bp.post("/import/apply")
def new_list_apply() -> ResponseReturnValue:
    pressed(ButtonForm())
    entries, problems = village_list.read(request.form.get("text", ""))
    if any(problem.kind != "empty" for problem in problems):
        return redirect(url_for("admin.villages.new_list"), 303)
    acts: list[village_list.Act] = []
    with db.write():
        overtaken = is_overtaken(village_list.compare(entries))
        if not overtaken:
            acts = village_list.apply(entries, request.form.getlist("off"))
        for act in acts:
            note(act.action, f"village:{act.code}", act.fields)
    if overtaken:
        flash(_("Daftar desa berubah sejak Anda melihatnya. Belum ada yang disimpan: masukkan daftarnya sekali lagi."))
        return redirect(url_for("admin.villages.new_list"), 303)
    flash(_("Daftar desa diperbarui: %(n)s perubahan.", n=len(acts)))
    return redirect(url_for("admin.villages.index"), 303)


def is_overtaken(difference: village_list.Difference) -> bool:
    """Whether the list would change something else now than it was shown to; pressed twice it changes nothing more."""
    return bool(difference.entries) and difference.mark != request.form.get("seen")
