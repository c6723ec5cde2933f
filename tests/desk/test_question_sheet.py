"""Many questions from a spreadsheet: each fault by row and column, looked at, and kept once."""

from io import BytesIO

import pytest
from sqlalchemy import select

from kiosk.clock import today
from kiosk.db import db
from kiosk.models import Question
from kiosk.models.question import OWN
from kiosk.views.admin.questions import sheet
from kiosk.views.admin.questions.sheet import COLUMNS
from tests.cast.pages import Browser, is_file
from tests.cast.questions import NEW, audit

pytestmark = pytest.mark.look
HEADER = ";".join(COLUMNS)
DATED = {"confirmed_on": f"{today():%d/%m/%Y}", "volatile": "Ya", "topic": "Jalur"}


def row(**cells: str) -> str:
    """The question of the cast as a row, with other cells."""
    typed = NEW | DATED | cells
    return ";".join(typed.get(name, "") for name in COLUMNS.values())


def bring(desk: Browser, *rows: str, status: int = 200) -> list[str]:
    """Paste a sheet of these rows; what is wrong with it."""
    desk.get("/admin/questions/import")
    desk.submit("main form[enctype]", status=status, text="\n".join([HEADER, *rows]))
    return [item.text for item in desk.page.select("main .card li")]


def own() -> list[Question]:
    """Every question that officers wrote."""
    db.session.expire_all()
    return list(db.session.scalars(select(Question).where(Question.slug.startswith(OWN)).order_by(Question.level)))


def test_rows_are_looked_at_kept_once_and_wait_for_an_officer(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    second = row(level="3", stem="Apa yang dibawa ke Disnaker?", stem_en="What to bring?", volatile="")
    english = {"a_en": "A", "b_en": "B", "c_en": "C", "explanation_en": "So.", "source_en": "Law"}
    third = row(level="2", stem="Siapa yang membayar?", stem_en="Who pays?", **english)
    assert bring(desk, row(), second, third, status=422)[0].startswith("Baris 3, kolom “pilihan a (inggris)”: Tulis")
    bring(desk, row(), "", third)
    seen = [" ".join(card.get_text(" ").split()) for card in desk.page.select("details .seen")]
    assert "Tanya dulu ke Disnaker Ini yang tepat" in seen[0]
    assert "belum dicek petugas" in seen[0]
    assert desk.page.select("details summary")[1].text.split()[:2] == ["Baris", "4:"]
    assert own() == []
    form = desk.filled(desk.page.select_one("main form")).to_dict() | {"save": "1"}
    found = sheet.read(form["text"])
    monkeypatch.setattr(sheet, "read", lambda _text: found)  # two presses at once have both read it before
    for _press in range(2):
        desk.post("/admin/questions/import", form)
    first, other = own()
    assert (first.active, first.form, first.confirmed_by, first.confirmed_on) == (True, None, None, None)
    assert (first.topic, first.volatile, first.as_of, first.origin) == (
        "jalur",
        True,
        today().replace(day=1),
        "officer",
    )
    assert (other.text("en")["stem"], len(audit())) == ("Who pays?", 2)
    assert first.slug in desk.get("/admin/questions/?state=unconfirmed").text


def test_the_example_and_what_is_here_already_change_nothing(desk: Browser) -> None:
    desk.get("/admin/questions/import")
    desk.press("Unduh contoh")
    assert is_file(desk.response)
    desk.submit("main form[enctype]", file=(BytesIO(desk.response.data), "soal.csv"))
    assert "1 baris sudah ada di sini" in desk.text
    assert "Tidak ada soal baru" in desk.text


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"topic": "cuaca"}, "kolom “topik”: Pilih salah satu"),
        ({"level": "sulit"}, "kolom “tingkat”: Pilih salah satu"),
        ({"stem": ""}, "kolom “soal”: Bagian ini belum diisi."),
        ({"stem": "x" * 301}, "kolom “soal”: Terlalu panjang."),
        ({"b": NEW["a"].upper()}, "kolom “pilihan b”: Pilihan ini sama"),
        ({"answer": "d"}, "kolom “jawaban”: Pilih jawaban yang tepat."),
        ({"source": ""}, "kolom “sumber”: Tulis sumbernya"),
        ({"confirmed_on": "11/24/2026"}, "kolom “tanggal sumber”: Tulis tanggalnya seperti"),
        ({"confirmed_on": "24/11/2099"}, "kolom “tanggal sumber”: Tanggal ini belum terjadi."),
        ({"volatile": "mungkin"}, "kolom “bisa berubah”: Pilih salah satu"),
        ({"source_en": "Law"}, "kolom “soal (inggris)”: Tulis juga"),
        ({}, "kolom “soal”: sama dengan baris 2."),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nothing_is_kept(
    desk: Browser, cells: dict[str, str], said: str
) -> None:
    faults = bring(desk, row(), row(**cells), status=422)
    assert f"Baris 3, {said}" in faults[0]
    assert own() == []
    assert NEW["stem"] in desk.page.select_one("textarea").text  # type: ignore[union-attr]


def test_a_sheet_of_other_columns_or_of_too_many_rows_is_refused(desk: Browser) -> None:
    desk.get("/admin/questions/import")
    desk.submit("main form[enctype]", status=422, text="soal;jawaban\nApa?;a")
    assert "Baris 1: kolom ini tidak ada: topik, tingkat, pilihan a" in desk.text
    assert bring(desk, *(row(stem=f"Soal {n}?", a="A", c="C", explanation="x") for n in range(101)), status=422) == [
        "Ada 101 baris; paling banyak 100."
    ]
