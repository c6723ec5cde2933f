"""The verdict of an offer check, by each sign, each pair of signs, and what warnings are together."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from kiosk.db import db
from kiosk.models import Village
from kiosk.models.offer_check import OFFER_VERDICTS
from kiosk.rules import companies, content, hotlines, offers
from tests.cast.offers import MILLIONS, VISITOR_VISA

EVERY = sorted(content.offer_signs())
SIGNS = st.lists(st.sampled_from(EVERY), unique=True)
TABLE = Path(__file__).with_name("offer_pairs.txt")  # read by a person once
MARKS = {"stop": "!", "warning": "?", "ok": "."}

# Offers as brokers and offices put them, and the signs that somebody ticks who reads the glances alone. G: a genuine
# road, S: a scam.
GLANCED = """
G1  ok       R16          P3MI, pabrik Taiwan; Disnaker dan PT membenarkan; paspor dipinjam dua minggu, ada tanda terima
G2  ok       -            Program pemerintah ke Korea; biaya ujian lewat kode bank; kontrak kalau dipilih perusahaan
G3  warning  R11 R17 R23  SSW Jepang: kursus Rp25 juta di LPK, dicicil; panti menerima langsung, visa kerja dibaca
G4  warning  R11 R16      Perawat lansia Taiwan lewat P3MI; pinjaman KUR di bank; dicek di Disnaker
G5  ok       R16 R17      Pabrik Malaysia, P3MI, ditawarkan tetangga yang kerja di sana; berangkat minggu depan
G6  ok       R17          Perawat Jerman, program pemerintah; kursus bahasa setahun; gaji besar, tetapi ada ujian
G7  ok       R16          Awak kapal: PKL disahkan syahbandar; buku pelaut dipegang agen sampai naik, ada tanda terima
G8  ok       R16 R17      Rumah tangga Hong Kong, P3MI, kontrak baku, gaji tidak dipotong
G9  warning  R11          Magang resmi Kemnaker ke Jepang, daftar di Disnaker, biaya Rp10 juta dirinci
G10 ok       -            Umrah betul-betul: biro umrah, visa umrah, pulang dua belas hari; tidak mau kerja
G11 ok       R17          Pulang cuti, kembali ke pabrik yang sama; visa kerja dan kontrak masih berlaku
G12 ok       R16 R17      Sopir truk perusahaan di Qatar, bukan di rumah; visa kerja, P3MI dicek
S1  stop     R01 R19 R20  Ke Riyadh udah dibuka lagi, tinggal bawa badan. Ini 5 juta buat Mak. Berangkatnya pake ziarah
S2  stop     R01 R12      CS game online, 12 juta, ijazah gak perlu, lusa jalan. Masuk Malaysia mah bebas visa
S3  stop     R01          Kilang di Malaysia, masuk bebas visa, permit diurus di sana. Kontraknya ini, gak bayar apa-apa
S4  stop     R10          PT-nya resmi, cek aja. Medical 3 juta malam ini ya, ke rekening saya biar cepat
S5  warning  R11 R23      Magang Jepang, pendidikan 35 juta lunas di depan, LPK kami terdaftar, tiga bulan berangkat
S6  stop     R05 R08 R11  Polandia jalur mandiri, 40 juta, kontrak nyusul, Bu Yuli yang urus semua
S7  stop     R07          Donor ginjal, 135 juta, di RS India, semua ditanggung
S8  stop     R02 R11 R21  Nemenin tamu di karaoke Batam, 10 juta, tiket sama baju kasbon, jangan bilang bapak dulu
S9  stop     R11 R15      Nikah sama orang sana, mahar 100 juta, nikah siri dulu; batal mah ganti rugi
S10 stop     R19 R20      Visa kerja cleaning service Saudi; nanti dipindah ke rumah majikan. 8 juta buat suami
S11 stop     R22          Marketing apartemen di Jakarta, mes gratis. Bawa paspor, nanti jalan-jalan ke Malaysia
S12 stop     R03 R08      Kapal ikan, lusa layar, kontraknya dibaca di laut, KTP ditahan nakhoda sampai habis kontrak
"""
LINES = [
    (line[:4].strip(), line[4:13].strip(), line[13:26].split(), line[26:]) for line in GLANCED.strip().splitlines()
]


def mark(*slugs: str) -> str:
    """As the table has it."""
    is_best = offers.verdict_on(slugs) == "ok" and not offers.signs_to_check(slugs, "office")
    return "+" if is_best else MARKS[offers.verdict_on(slugs)]


def weights(slugs: Iterable[str]) -> list[str]:
    return [content.offer_signs()[slug]["weight"] for slug in slugs]


def test_the_table_of_single_signs_and_pairs_is_what_the_screen_says() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line[:73].split() for line in lines if re.match(r"R\d\d  ", line)]
    assert [row[0] for row in rows] == EVERY
    for n, (slug, *marks) in enumerate(rows):
        assert len(marks) == n + 1
        for other, cell in zip(EVERY, marks, strict=False):
            assert cell == mark(*{slug, other}), (slug, other)
    assert sum(len(row) - 1 for row in rows) == 23 + 253


@pytest.mark.parametrize(("name", "verdict", "boxes", "words"), LINES, ids=[line[0] for line in LINES])
def test_an_offer_ticked_by_the_glance_stops_no_genuine_road_and_lets_no_scam_through(
    name: str, verdict: str, boxes: list[str], words: str
) -> None:
    signs = [slug for slug in boxes if slug != "-"]
    assert set(signs) <= content.offer_signs().keys(), words
    assert offers.verdict_on(signs) == verdict
    assert verdict != ("stop" if name.startswith("G") else "ok")


def test_twelve_genuine_roads_and_twelve_scams_were_ticked() -> None:
    assert [line[0] for line in LINES] == [f"{kind}{number}" for kind in "GS" for number in range(1, 13)]


def test_every_sign_is_asked_once_in_three_screens_of_seven() -> None:
    groups = list(offers.SIGN_GROUPS.values())
    assert [len(slugs) for slugs in groups] == [7, 7, 7]
    from_the_list = sorted(companies.SIGNS.values())
    assert sorted([*(slug for slugs in groups for slug in slugs), *from_the_list]) == EVERY
    assert from_the_list == ["R24", "R25"]
    assert not {"R14", "R18"} & set(EVERY), "their names are given to no other idea"
    for slugs in groups:
        assert len({slug for slug in slugs if weights([slug]) == ["ok"]}) <= 1, "good ones stand among bad ones"


@pytest.mark.parametrize(
    ("slugs", "verdict"),
    [
        ("R16 R17 R19", "stop"),
        ("R11 R12 R13", "stop"),
        ("R15", "stop"),
        ("R07", "stop"),
        ("R10", "stop"),
        ("R02", "stop"),
        ("R11 R20 R16 R17", "warning"),
        ("R16 R17", "ok"),
        ("", "ok"),
    ],
)
def test_signs_together_give_a_verdict(slugs: str, verdict: str) -> None:
    assert offers.verdict_on(slugs.split()) == verdict


def test_only_the_best_signs_speak_for_an_offer() -> None:
    assert tuple(slug for slug in EVERY if weights([slug]) == ["ok"]) == offers.BEST_SIGNS


def test_only_a_company_and_papers_that_were_checked_leave_nothing_to_check() -> None:
    for checked in ("office", "site"):
        assert offers.signs_to_check(["R16", "R17"], checked) == []
        assert offers.signs_to_check(["R16"], checked) == ["R17"]
        assert offers.signs_to_check(["R17"], checked) == ["R16"]
    for checked in ("offerer", "unknown", None):
        assert offers.signs_to_check(["R16", "R17"], checked) == ["R16", "R17"], "nobody's word alone is a check"


@pytest.mark.parametrize("sign", ["R16", "R17", "R10", "R19"])
def test_where_it_was_checked_is_kept_with_a_good_sign_alone(app: Flask, sign: str) -> None:
    """One that was asked and said nothing does not know; what was sent beside no good sign is no answer."""
    with db.write():
        checks = [offers.record_check([sign, "R01"], None, checked).checked for checked in ("site", "offerer", "")]
    assert checks == (["site", "offerer", "unknown"] if sign in ("R16", "R17") else [None] * 3)


def names(slugs: str) -> list[str]:
    """Whom to call with these signs, in their order."""
    return [hotline.slug for hotline in offers.hotlines_to_ask(slugs.split(), None)]


OFFICES = ["kp2mi-08001000", "disnakertrans-serang"]


def test_whom_to_ask_first(app: Flask, lontar: Village) -> None:
    for calm in ("R11", "R16 R17", "", "R01", "R10 R12"):
        assert names(calm) == OFFICES
    assert names("R03") == OFFICES, "a held passport alone is no matter for the police"
    for danger in ("R04", "R07 R16"):
        assert names(danger) == ["polisi-110", *OFFICES], "somebody is in danger"


def test_a_local_contact_that_an_officer_tried_comes_first(app: Flask, lontar: Village) -> None:
    fields = {"agency": {"id": "Kantor Desa"}, "purpose": {"id": "Tanya"}, "hours": {}, "cost": {}, "abroad": {}}
    channels = [{"kind": "tel", "value": "+62254209489"}]
    with db.write():
        for key in ("untried", "tried"):
            contact = hotlines.add_contact({**fields, "channels": channels, "source": {"id": "Papan desa"}}, key)
            contact.village_code = lontar.code
    assert names("R10") == OFFICES
    with db.write():
        hotlines.record_call(contact, "Ratna")
    assert names("R10") == ["kontak-tried", *OFFICES]
    assert names("R04") == ["polisi-110", "kontak-tried", *OFFICES]
    assert offers.hotlines_to_ask(["R10"], {"36.04.13.2001"})[0].slug == OFFICES[0], "it is another village's"


@given(SIGNS)
def test_a_verdict_is_at_least_as_grave_as_its_gravest_sign(slugs: Sequence[str]) -> None:
    gravest = min((OFFER_VERDICTS.index(weight) for weight in weights(slugs)), default=len(OFFER_VERDICTS) - 1)
    assert OFFER_VERDICTS.index(offers.verdict_on(slugs)) <= gravest


@given(SIGNS, SIGNS)
def test_one_more_sign_never_makes_it_better(slugs: list[str], more: list[str]) -> None:
    assert OFFER_VERDICTS.index(offers.verdict_on(slugs + more)) <= OFFER_VERDICTS.index(offers.verdict_on(slugs))


def test_a_sign_counts_once_and_one_that_the_file_dropped_is_left_out() -> None:
    assert offers.verdict_on([MILLIONS] * 3) == "warning"
    assert [sign["slug"] for sign in offers.signs_by_gravity(["R99", MILLIONS, VISITOR_VISA])] == [
        VISITOR_VISA,
        MILLIONS,
    ]
