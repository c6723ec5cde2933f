"""A file that is sent to the desk: its form, and how it is kept and looked at beside the pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from kiosk.data_care import uploads
from kiosk.data_care.foreign_file import Refused
from kiosk.machine.jobs import Job
from kiosk.views.admin.sign_in.confirmed import ConfirmedForm

# what the field takes; static/desk/files.js puts back what is more before it is sent
TAKEN = {
    "accept": ".sqlite3,.db",
    "data-most": 1,
    "data-bytes": uploads.LARGEST,
    "data-refused": _l("Paling besar 1 GB. Pilih berkas yang lebih kecil."),
}


class UploadForm(ConfirmedForm):
    """One of the pages in request_limits.UPLOADS."""

    file = FileField(_l("Berkas salinan"), render_kw=TAKEN)

    def received(self) -> Path:
        """The file that was sent, which from now on outlives this request."""
        file = self.file.data
        request.aside.remove(file.stream)  # type: ignore[attr-defined]
        file.close()
        return Path(file.stream.name)

    def look(self, work: Callable[[Job, Path], Any], kind: str = "look") -> bool:
        """Let this work look at what was sent, beside the pages. Where another task runs, the form says so."""
        sent = self.received()

        def look(job: Job) -> Any:
            uploads.drop_all_but(sent)
            try:
                return work(job, sent)
            except Exception as fault:
                uploads.drop(sent)
                words = str(fault).replace(f"Berkas {sent}", "Berkas yang dikirim")
                raise (Refused(words) if isinstance(fault, Refused) else fault) from fault

        begun = self.begin(kind, look)
        if not begun:
            uploads.drop(sent)
        return begun
