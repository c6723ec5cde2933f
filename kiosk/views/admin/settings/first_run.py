"""The first run, for supervisors: what a kiosk needs before its first session, step by step, and what is left."""

from typing import Any, NamedTuple

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from kiosk.db import db
from kiosk.machine import first_run as rules
from kiosk.rules import outreach
from kiosk.views.admin import desk
from kiosk.views.admin.settings import bp
from kiosk.views.forms import ButtonForm, pressed

WORDS = {  # step: what it is called, and why it is one
    "supervisor": (
        _l("Akun supervisor"),
        _l("Mengurus akun, pengaturan, dan salinan. Sebaiknya dua orang, supaya selalu ada yang bisa membantu."),
    ),
    "contact": (
        _l("Kop kantor dan kontak data pribadi"),
        _l(
            "Kop tercetak di setiap laporan. Kontak dibaca warga sebelum mencatat kehadiran: "
            "kepada siapa bertanya soal datanya."
        ),
    ),
    "village": (_l("Desa anjungan"), _l("Sesi baru langsung berisi desa ini.")),
    "hotlines": (
        _l("Telepon hotline yang pertama"),
        _l("Warga membawa pulang nomor-nomor ini. Telepon satu dahulu; sisanya tetap terhitung di Hari ini."),
    ),
    "retention": (
        _l("Masa simpan data pribadi"),
        _l("Sekian hari sesudah sesi, nama dan nomor HP terhapus sendiri. Ubah kalau 90 hari tidak cocok."),
    ),
    "copies": (
        _l("Tempat kedua untuk salinan"),
        _l("Kalau mesin ini rusak atau hilang, datanya masih ada di tempat lain, misalnya flashdisk kantor."),
    ),
    "poster": (
        _l("Poster untuk HP warga"),
        _l("Ditempel di balai desa: warga ikut lewat HP sendiri. Dicetak dari sesi yang direncanakan."),
    ),
}

PAGES = {  # the desk's page of a step, and the field on it
    "supervisor": "officers.index",
    "contact": "settings.index#contact",
    "village": "settings.index#villages",
    "hotlines": "hotlines.index",
    "retention": "settings.index#retention_days",
    "copies": "data.index",
}


class Step(NamedTuple):
    """A step as the page shows it."""

    key: str
    title: Any
    why: Any
    done: bool
    address: str
    asks: bool  # whether somebody may say that it is done


@bp.get("/first-run")
def first_run() -> str:
    left = rules.open_steps()
    if left:
        session["first_run"] = True
    else:
        session.pop("first_run", None)
    steps = [Step(key, *WORDS[key], key not in left, address(key), key in rules.SAID) for key in rules.STEPS]
    return render_template("admin/settings/first_run.html", steps=steps, left=left)


@bp.post("/first-run")
def step_is_done() -> ResponseReturnValue:
    pressed(ButtonForm())
    with db.write():
        if rules.say_done(request.form.get("step", "")):
            desk.note("settings-changed", "setting", ["first_run"])
    return redirect(url_for("admin.settings.first_run"), 303)


def address(step: str) -> str:
    """Where this step is done."""
    if step == "poster":
        coming = outreach.open_sessions() or outreach.next_planned()
        return url_for("admin.sessions.poster", session_id=coming[0].id) if coming else url_for("admin.sessions.new")
    page, _sign, field = PAGES[step].partition("#")
    return url_for(f"admin.{page}", _anchor=field or None)


@desk.bp.context_processor
def of_every_page() -> dict[str, Any]:
    """The tab on the office's pages."""
    return {"steps_left": lambda: len(rules.open_steps())}
