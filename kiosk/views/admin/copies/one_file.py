"""A copy as one file for the browser to keep, recordings and photos in it: another machine takes it in or back."""

from contextlib import ExitStack
from functools import partial
from pathlib import Path

from flask import Response
from flask_babel import gettext as _

from kiosk.clock import WIB, utcnow
from kiosk.data_care import backup, copies, foreign_file
from kiosk.db import db, errors
from kiosk.views.admin.desk import note
from kiosk.views.admin.reports.sheets import begun
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm

CHUNK = 64 * 1024


def sent(form: ConfirmedForm) -> Response | None:
    """The file, once it is made and in the audit; None where the form says why there is none."""
    try:
        return begun(made())
    except foreign_file.Refused as reason:
        form.present.errors = [str(reason)]
    except backup.FAULTS as error:
        why, mend = errors.WORDS[errors.kind(error)]
        form.present.errors = [_("Salinan tidak jadi: %(why)s. %(mend)s", why=why, mend=mend)]
    return None


def made() -> Response:
    """The file, in a folder aside that goes when it has been sent, or when nobody waits for it any more."""
    with ExitStack() as stack:
        stack.enter_context(foreign_file.alone())  # who restores clears away what lies aside
        path = Path(stack.enter_context(foreign_file.folder_aside()), "copy.sqlite3")
        backup.make(path)
        with db.write():
            note("backup-exported")
        file = stack.enter_context(path.open("rb"))
        answer = Response(iter(partial(file.read, CHUNK), b""), mimetype="application/vnd.sqlite3")
        answer.content_length = path.stat().st_size
        answer.headers.set("Content-Disposition", "attachment", filename=name())
        answer.call_on_close(stack.pop_all().close)
    return answer


def name() -> str:
    """What it is, of when, and of which machine."""
    return f"salinan-anjungan-{utcnow().astimezone(WIB):%Y%m%d-%H%M}-{copies.machine()}.sqlite3"
