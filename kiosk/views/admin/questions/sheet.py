"""Many questions from a spreadsheet: read as strictly as the form, and none is kept until all of them are right."""

from collections.abc import Iterable
from typing import NamedTuple

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from kiosk.db import db, new_key
from kiosk.models import Question
from kiosk.models.question import TOPICS, Columns
from kiosk.rules import questions, spreadsheet
from kiosk.views.admin.desk import note
from kiosk.views.admin.downloads import csv_file
from kiosk.views.admin.fields import Choice
from kiosk.views.admin.questions import bp
from kiosk.views.admin.questions.form import values_of
from kiosk.views.admin.questions.one import preview
from kiosk.views.admin.questions.own import OwnForm
from kiosk.views.admin.sheets import SheetForm
from kiosk.views.forms import ButtonForm, pressed, render_form

MOST = 100  # rows; all of them are looked at before they are kept
COLUMNS = {
    **{"topik": "topic", "tingkat": "level", "soal": "stem"},
    **{f"pilihan {key}": key for key in "abc"},
    **{"jawaban": "answer", "penjelasan": "explanation", "sumber": "source"},
    **{"tanggal sumber": "confirmed_on", "bisa berubah": "volatile", "soal (inggris)": "stem_en"},
    **{f"pilihan {key} (inggris)": f"{key}_en" for key in "abc"},
    **{"penjelasan (inggris)": "explanation_en", "sumber (inggris)": "source_en"},
}  # of the sheet, each with the field of the form
IN_CODE = ("topic", "level", "answer", "volatile")


class UploadForm(SheetForm):
    save = StringField()  # the button under what was read


class RowForm(OwnForm):
    """A row as if it were typed into the form; nobody has confirmed it yet."""

    volatile = Choice(_l("Bisa berubah"), {"": "", "ya": "ya", "tidak": "tidak"})

    def __init__(self, row: dict[str, str]) -> None:
        typed = {COLUMNS[column]: cell for column, cell in row.items()}
        typed |= {name: typed[name].lower() for name in IN_CODE}
        super().__init__(others=(), formdata=MultiDict(typed), meta={"csrf": False})

    def columns(self) -> Columns:
        mine = {"volatile": self.volatile.data == "ya", "as_of": self.month, "confirmed_on": None}
        return super().columns() | mine

    def faults(self, line: int) -> list[str]:
        """What is wrong in this row, cell by cell."""
        self.validate()
        wrong = [(column, self[name].errors[0]) for column, name in COLUMNS.items() if self[name].errors]
        return [fault(line, column, error) for column, error in wrong]


def fault(line: int, column: str, error: str) -> str:
    return str(_("Baris %(line)s, kolom “%(column)s”: %(error)s", line=line, column=column, error=error))


class Found(NamedTuple):
    """What a sheet holds: new questions by line, how many are known here, and what is wrong."""

    new: dict[int, Columns]
    known: int
    faults: list[str]


def read(text: str) -> Found:
    """The questions of a sheet. Those that are here already, as the example is, are left out."""
    sheet = spreadsheet.read(text, list(COLUMNS))
    if sheet.lacking:
        lacking = ", ".join(sheet.lacking)
        return Found({}, 0, [_("Baris %(line)s: kolom ini tidak ada: %(lacking)s.", line=sheet.first, lacking=lacking)])
    if len(sheet.rows) > MOST:
        return Found({}, 0, [_("Ada %(n)s baris; paling banyak %(most)s.", n=len(sheet.rows), most=MOST)])
    here, lines = questions.stems(), dict[str, int]()
    new, faults = dict[int, Columns](), list[str]()
    for line, row in sheet.rows:
        stem = questions.compared(row["soal"])
        if stem in here:
            continue
        form = RowForm(row)
        wrong = form.faults(line)
        if stem in lines:
            wrong.append(fault(line, "soal", _("sama dengan baris %(n)s.", n=lines[stem])))
        lines |= {stem: line} if stem else {}
        new |= {line: form.columns()} if not wrong else {}
        faults += wrong
    return Found(new, len(sheet.rows) - len(new), faults)


@bp.route("/import", methods=["GET", "POST"])
def sheet() -> ResponseReturnValue:
    form, faults = UploadForm(), list[str]()
    if form.validate_on_submit():
        found = read(form.whole())
        if not found.faults:
            return keep(found.new.values()) if form.save.data else look(form.whole(), found)
        faults = found.faults
        form.refuse()
    return render_form("admin/questions/sheet.html", form, faults=faults, topics=TOPICS, most=MOST)


def look(text: str, found: Found) -> str:
    """What was read, as villagers will see it; nothing is kept yet."""
    new = [(line, preview(Question(**columns), "id")) for line, columns in found.new.items()]
    return render_template("admin/questions/sheet_preview.html", text=text, found=new, known=found.known)


def keep(new: Iterable[Columns]) -> ResponseReturnValue:
    """Ask these from now on; what was kept by a first of two presses is left out."""
    with db.write():
        here = questions.stems()
        fresh = [columns for columns in new if questions.compared(columns["texts"]["id"]["stem"]) not in here]
        for columns in fresh:
            note("question-added", f"question:{questions.add(new_key(), columns)}")
    flash(_("%(n)s soal disimpan. Cocokkan dengan sumbernya satu per satu.", n=len(fresh)))
    return redirect(url_for("admin.questions.index", state="unconfirmed"), 303)


@bp.post("/template.csv")
def template() -> Response:
    """The columns, and a question that is here already to show how; read again it changes nothing."""
    pressed(ButtonForm())
    rows = [example(question) for question in questions.free()[:1]]
    return csv_file("soal.csv", [list(COLUMNS), *rows])


def example(question: Question) -> list[str]:
    """A question as a row of the sheet."""
    values = values_of(question) | {
        "source": question.text("id")["source"],
        "source_en": question.texts.get("en", {}).get("source", ""),
        "confirmed_on": f"{question.confirmed_on or question.as_of:%d/%m/%Y}",
        "volatile": "ya" if question.volatile else "tidak",
    }
    return [values[name] for name in COLUMNS.values()]
