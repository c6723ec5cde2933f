"""A new list of village codes: read kindly, shown before it is applied, and nothing is deleted."""

from io import BytesIO

import pytest
from sqlalchemy import select

from kiosk.db import db
from kiosk.models import Village
from kiosk.rules import content
from tests.cast.pages import Browser
from tests.cast.villages import LONTAR, audit, village

pytestmark = pytest.mark.every_village

SHIPPED = (content.FOLDER / "villages.csv").read_text(encoding="utf-8")
HEADER = "code,village,district,regency\n"


def preview(desk: Browser, text: str, status: int = 200) -> None:
    """Paste a list and look at what it would change."""
    desk.get("/admin/villages/import")
    desk.submit(status=status, text=text)


def test_the_shipped_list_changes_nothing(desk: Browser) -> None:
    preview(desk, SHIPPED)
    assert "sama dengan yang sudah ada" in desk.text
    assert not desk.page.select("main form")


def test_a_list_shows_what_it_would_change_before_it_does(desk: Browser) -> None:
    text = SHIPPED.replace(f"{LONTAR},Lontar,", f"{LONTAR},Lontar Baru,")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("36.04.13.2014"))
    preview(desk, text + "36.04.13.2015,Desa Pemekaran,desa,36.04.13,Tirtayasa,36.04,Kabupaten Serang\n")
    assert "Baru: 1 Desa Pemekaran" in desk.text
    assert "Berubah: 1 Lontar → Lontar Baru" in desk.text
    assert "Tidak ada di daftar baru: 1" in desk.text
    assert audit() == []
    assert village().name == "Lontar"
    desk.press("Simpan perubahan ini", off="36.04.13.2014")
    assert village().name == "Lontar Baru"
    assert [alias.alias for alias in village().aliases] == ["Lontar"]
    assert village("36.04.13.2015").district == "Tirtayasa"
    assert not village("36.04.13.2014").active
    assert audit() == [
        ("village-added", "36.04.13.2015", []),
        ("village-changed", LONTAR, ["name"]),
        ("village-off", "36.04.13.2014", []),
    ]


def test_what_a_list_lacks_stays_unless_it_is_ticked(desk: Browser) -> None:
    preview(desk, HEADER + f"{LONTAR},Lontar,Tirtayasa,Kabupaten Serang\n36.04.13.2099,Baru,Tirtayasa,Kabupaten Serang")
    assert "Tidak ada di daftar baru: 325" in desk.text, "the other three regencies are not missing"
    desk.press("Simpan perubahan ini")
    assert not db.session.scalars(select(Village).where(~Village.active)).all()


def test_a_list_that_only_lacks_some_switches_off_what_is_ticked(desk: Browser) -> None:
    preview(desk, HEADER + f"{LONTAR},Lontar,Tirtayasa,Kabupaten Serang")
    desk.press("Simpan perubahan ini", off="36.04.13.2014")
    assert audit() == [("village-off", "36.04.13.2014", [])]


def test_pressing_twice_is_the_same_as_once(desk: Browser) -> None:
    preview(desk, HEADER + "36.04.13.2099,Baru,Tirtayasa,Kabupaten Serang")
    form = desk.filled(desk.page.select_one("main form"))
    for _ in range(2):
        desk.post("/admin/villages/import/apply", form)
    assert audit() == [("village-added", "36.04.13.2099", [])]


def test_a_name_that_was_changed_meanwhile_is_not_overwritten(desk: Browser, supervisors_desk: Browser) -> None:
    preview(desk, HEADER + f"{LONTAR},Lontar Baru,Tirtayasa,Kabupaten Serang")
    supervisors_desk.get(f"/admin/villages/{LONTAR}/rename")
    supervisors_desk.submit("main form.form", name="Lontar Pesisir")
    desk.press("Simpan perubahan ini", off="36.04.13.2014")
    assert "Belum ada yang disimpan" in str(desk.page)
    assert (village().name, village("36.04.13.2014").active) == ("Lontar Pesisir", True)
    preview(desk, HEADER + f"{LONTAR},Lontar Baru,Tirtayasa,Kabupaten Serang")
    assert "Lontar Pesisir → Lontar Baru" in desk.text
    desk.press("Simpan perubahan ini")
    assert village().name == "Lontar Baru"


def test_a_village_may_move_to_another_kecamatan(desk: Browser) -> None:
    preview(desk, HEADER + f"{LONTAR},Lontar,Tirtayasa Utara,Kabupaten Serang")
    assert "Lontar, Kec. Tirtayasa, Kabupaten Serang → Lontar, Kec. Tirtayasa Utara" in desk.text
    desk.press("Simpan perubahan ini")
    assert (village().district, village().aliases) == ("Tirtayasa Utara", [])
    assert audit() == [("village-changed", LONTAR, ["district"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_as_a_spreadsheet_writes_it(desk: Browser, encoding: str, separator: str) -> None:
    desk.get("/admin/villages/import")
    text = "Code,Village,District,Regency\r\n3604132099,Désa,Tirtayasa,Kabupaten Serang\r\n".replace(",", separator)
    desk.submit(file=(BytesIO(text.encode(encoding)), "daftar.csv"))
    assert "Baru: 1 Désa" in desk.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Pilih berkasnya"),
        ("desa,kode\nLontar,1", "Baris 1 harus memuat"),
        (HEADER, "Tidak ada desa"),
        (HEADER + "36.04,Lontar,Tirtayasa,Kabupaten Serang", "Baris 2: “36.04” bukan kode desa yang lengkap"),
        (HEADER + ",Lontar,Tirtayasa,Kabupaten Serang", "Baris 2: kodenya kosong."),
        (HEADER + f"{LONTAR},A,B,C\n{LONTAR},A,B,C", f"Baris 3: kode {LONTAR} sudah ada di baris 2."),
        (HEADER + f"{LONTAR},,B,C", f"Baris 2: kode {LONTAR}; nama desa"),
        ("\n\n" + HEADER + f"\n{LONTAR},A,B,C\r\n,A,B,C", "Baris 6: kodenya kosong."),
        (HEADER + f'{LONTAR},"A,B,C\n36.04.13.2008,"A,B,C\nx,A,B,C', "Baris 4: “x” bukan kode"),
        (HEADER + f"{LONTAR},{'x' * 81},B,C", "kosong atau terlalu panjang"),
        (HEADER + f"{LONTAR}", "kosong atau terlalu panjang"),
        ("x" * 96_001, "terlalu besar"),
        (HEADER + '"' + "x" * 90_000, "Baris 2: “xxxxxxxxxxxxxxxxxxxx” bukan kode"),
    ],
)
def test_a_list_with_faults_is_explained_and_not_used(desk: Browser, text: str, message: str) -> None:
    preview(desk, text, status=422)
    assert message in desk.text
    assert audit() == []


def test_every_line_with_a_fault_is_named_and_no_other(desk: Browser) -> None:
    faults = ["x,A,B,C", f"{LONTAR},A,B,C", ",A,B,C"]
    preview(desk, HEADER + "\n".join([f"{LONTAR},A,B,C", *faults * 9]), status=422)
    named = [item.text.partition(":")[0] for item in desk.page.select("main .card li")]
    assert named == [f"Baris {line}" for line in range(3, 30)]
    assert "Belum ada yang diubah." in desk.text
    assert village().name == "Lontar"


def test_a_forged_second_step_is_read_as_strictly(desk: Browser) -> None:
    preview(desk, HEADER + "36.04.13.2099,Baru,Tirtayasa,Kabupaten Serang")
    desk.press("Simpan perubahan ini", text="nonsense", off=LONTAR)
    assert desk.path == "/admin/villages/import"
    assert village().active
