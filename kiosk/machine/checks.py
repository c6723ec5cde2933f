"""The list of checks.

`flask doctor` runs all of them, the page Hari ini those that people at the desk can mend.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _, lazy_gettext as _l

from kiosk.clock import moment, utcnow
from kiosk.data_care import restore, retention
from kiosk.machine import conditions, network
from kiosk.rules import content, hotlines, questions, settings

OFFICER = "officer"
SUPERVISOR = "supervisor"
NOBODY = ""


class Check(NamedTuple):
    """Something that may need mending, how it is found, and what is said about it.

    ``find`` returns nothing where it is in order; else a number, which ``words`` and ``remedy`` call n, or the facts
    that they name.
    """

    key: str
    find: Callable[[], Any]
    words: Any
    remedy: Any
    audience: str  # everyone at the desk, supervisors, or nobody there
    noun: str = ""  # mended at the desk, on this noun's page
    is_step: bool = False  # one of the first steps of a new kiosk
    command: Any = ""  # mends it, at the machine itself


class Finding(NamedTuple):
    """A check that found something, in the language of whoever reads it."""

    check: Check
    facts: dict[str, Any]
    words: str
    remedy: str
    command: str


def findings(*audiences: str) -> list[Finding]:
    """Findings of the checks for these audiences, in the list's order.

    They end at a database that can't be used.
    """
    faults: list[Finding] = []
    for check in CHECKS:
        fault = check.audience in audiences and check.find()
        if fault:
            facts = fault if isinstance(fault, dict) else {"n": fault}
            texts = [str(text) % facts for text in (check.words, check.remedy, check.command)]
            faults.append(Finding(check, facts, *texts))
            if check.key == "database":
                break
    return faults


def details() -> list[str]:
    """Four lines on the time, the disk, the addresses and the last copy.

    They are there where all is in order, too.
    """
    server = _("Server tidak berjalan di mesin ini.")
    addresses = [each for each in network.noted_addresses(current_app) if network.ask_address(each) == "kiosk"]
    if addresses:
        server = _("Anjungan menjawab di %(addresses)s", addresses=", ".join(addresses))
    copy = _("Belum ada salinan.")
    last_copy = conditions.last_copy()
    if last_copy:
        copy = _("Salinan terakhir: %(at)s WIB.", at=moment(last_copy))
    clock = _("Jam mesin %(now)s WIB. Cocokkan dengan jam dinding.", now=moment(utcnow()))
    disk = _("Ruang simpan kosong: %(free)s MB.", free=conditions.free_disk_mb())
    return [clock, disk, server, copy]


MAY_HOLD_NAMES = _l("Salinan ini mungkin masih memuat nama yang sudah dihapus: %(files)s")
LET_IT_CLEAN_COPIES = _l(
    "Pasang flashdisknya, dan biarkan anjungan menyala satu jam. Salinan yang rusak atau bernama lain tidak "
    "bisa dibersihkan: hapus berkasnya, atau simpan di tempat terkunci."
)
NO_COPY = _l("Tidak ada salinan data dari dua hari terakhir; yang terakhir: %(at)s.")
SET_THE_CLOCK = _l("Betulkan tanggal dan jam mesin.")

CHECKS = (
    # the machine
    Check(
        "clock",
        conditions.early_clock,
        _l("Jam mesin %(now)s WIB: tahun itu belum mungkin."),
        SET_THE_CLOCK,
        SUPERVISOR,
    ),
    Check(
        "disk",
        conditions.full_disk,
        _l("Ruang simpan kosong: %(free)s MB."),
        _l("Hapus berkas yang tidak dipakai di mesin ini."),
        SUPERVISOR,
    ),
    Check(
        "rights",
        conditions.files_that_others_read,
        _l("Pengguna lain di mesin ini bisa membaca: %(files)s."),
        _l("Minta pengelola mesin membetulkan hak aksesnya."),
        SUPERVISOR,
        command=_l("Jalankan: chmod -R go-rwx %(folder)s"),
    ),
    Check(
        "restore-waits",
        restore.waiting_copy,
        _l("Salinan menunggu dipasang saat anjungan dinyalakan lagi; data yang sekarang diganti."),
        _l("Nyalakan ulang anjungan, atau batalkan pemulihannya di Kantor, Salinan data."),
        OFFICER,
    ),
    Check(
        "desk",
        network.is_desk_on_network,
        _l("Meja petugas terbuka untuk jaringan tanpa HTTPS: siapa pun di Wi-Fi yang sama bisa membacanya."),
        _l("Minta pengelola mesin menutupnya untuk jaringan, atau memasang HTTPS."),
        SUPERVISOR,
        command=_l("Jalankan 'flask serve' tanpa --desk-on-network dan tanpa KIOSK_DESK_ON_NETWORK."),
    ),
    Check("server", conditions.server_faults, "%(words)s", "%(remedy)s", NOBODY),
    # the database
    Check("database", conditions.unusable_database, "%(words)s", "%(remedy)s", NOBODY),
    Check(
        "integrity",
        conditions.damaged_database,
        _l("Isi basis data rusak: %(faults)s"),
        _l("Kembalikan salinan terakhir di meja petugas, Kantor, Salinan data. Atau: flask restore BERKAS"),
        NOBODY,
    ),
    Check(
        "clock-behind",
        conditions.late_rows,
        _l("Jam mesin %(now)s WIB, padahal catatan terbaru dari %(then)s WIB."),
        SET_THE_CLOCK,
        SUPERVISOR,
    ),
    Check(
        "retention-waits",
        retention.count_waiting,
        _l("%(n)s data yang habis masa simpannya menunggu tanggal yang dipastikan."),
        _l("Cocokkan tanggal mesin dengan kalender, lalu pastikan. Kalau salah, betulkan dulu jam mesin."),
        OFFICER,  # Hari ini has the button
        command=_l("Pastikan di meja petugas, Hari ini, atau: flask purge --clock-is-right"),
    ),
    # its address and copies
    Check(
        "address",
        conditions.changed_address,
        _l("Alamat untuk tablet sudah berganti: %(old)s tidak menjawab lagi."),
        _l("Buka %(new)s di setiap tablet, atau pindai kodenya."),
        OFFICER,
    ),
    Check(
        "copies",
        conditions.old_copy,
        NO_COPY,
        _l("Buat salinan sekarang. Selagi menyala, anjungan menyalin sendiri tiap hari."),
        SUPERVISOR,
        "copies",
    ),
    Check(
        "dumps",
        conditions.old_dump,
        NO_COPY,
        _l("Minta pengelola server membuat salinan sekarang, dan memeriksa sebabnya."),
        SUPERVISOR,
        command=_l("Di server: sudo systemctl start anjungan-copy; sebabnya: journalctl -u anjungan-copy."),
    ),
    Check(
        "second-copies",
        conditions.old_second_copy,
        _l("Di %(folder)s tidak ada salinan dua hari terakhir."),
        _l("Buat salinan sekarang di Kantor, Salinan data. Kalau tidak jadi, kosongkan atau ganti flashdisknya."),
        SUPERVISOR,
        "copies",
    ),
    Check(
        "clean-copies",
        conditions.copies_not_cleaned,
        MAY_HOLD_NAMES,
        LET_IT_CLEAN_COPIES,
        SUPERVISOR,
        "copies",
    ),
    Check(
        "every-copy",
        conditions.copies_with_names,
        MAY_HOLD_NAMES,
        LET_IT_CLEAN_COPIES,
        NOBODY,
    ),
    # first steps
    Check(
        "contact",
        lambda: not settings.get("contact"),
        _l("Isi kontak untuk urusan data pribadi, dan periksa masa simpannya."),
        _l("Warga membaca kontak itu sebelum mencatat kehadiran. Di halaman itu juga: kop laporan."),
        SUPERVISOR,
        "personal-data",
        is_step=True,
    ),
    Check(
        "village",
        conditions.has_no_village,
        _l("Pilih desa anjungan."),
        _l("Sesi baru langsung berisi desa ini."),
        SUPERVISOR,
        "village",
        is_step=True,
    ),
    Check(
        "second-place",
        conditions.has_no_second_place,
        _l("Pilih tempat kedua untuk salinan data, misalnya flashdisk kantor."),
        _l("Kalau mesin ini rusak atau hilang, datanya masih ada di tempat lain."),
        SUPERVISOR,
        "copies",
        is_step=True,
    ),
    Check(
        "company-list",
        lambda: not settings.is_stored("company_list"),
        _l("Ambil daftar P3MI dari kementerian atau Disnaker."),
        _l("Warga lalu bisa bertanya apakah nama PT ada di daftar itu. Tanpa daftar? Di halaman itu juga."),
        SUPERVISOR,
        "companies",
        is_step=True,
    ),
    # chores
    Check(
        "sessions-left-open",
        conditions.count_left_open,
        _l("%(n)s sesi dari hari sebelumnya belum ditutup."),
        _l("Tutup di meja petugas, menu Sesi."),
        NOBODY,  # Hari ini names each of them
    ),
    Check(
        "retention",
        retention.count_overdue_names,
        _l("%(n)s kehadiran melewati masa simpan: nama dan nomornya belum dihapus."),
        _l("Hapus di Kantor, Data pribadi."),
        SUPERVISOR,
        "personal-data",
        command=_l("Atau: flask purge"),
    ),
    Check(
        "resets",
        conditions.password_resets,
        _l("Kata sandi direset lewat “Lupa sandi” di mesin ini: %(who)s WIB."),
        _l("Kalau bukan atas permintaan yang bersangkutan, segera beri tahu kantor."),
        OFFICER,
    ),
    Check(
        "hotlines",
        hotlines.count_first_to_call,
        _l("%(n)s hotline mendesak atau setempat belum ditelepon dalam 90 hari terakhir."),
        _l("Telepon dan catat di Isi anjungan, Hotline."),
        OFFICER,
        "hotlines",
    ),
    Check(
        "bp3mi",
        lambda: not hotlines.is_listed("BP3MI"),
        _l("Nomor BP3MI Banten belum diketahui. Tanyakan, lalu tambahkan sebagai kontak setempat."),
        _l("Tambahkan di Isi anjungan, Hotline, dengan “BP3MI” dalam nama lembaganya."),
        OFFICER,
        "new-contact",
    ),
    Check(
        "company-list-old",
        conditions.old_company_list,
        _l("Daftar P3MI dari %(day)s sudah lewat 90 hari: tidak dipakai menjawab."),
        _l("Minta daftar baru dari kementerian atau Disnaker, dan ganti di Kantor, Salinan data."),
        SUPERVISOR,
        "companies",
    ),
    Check(
        "questions",
        questions.count_unconfirmed,
        _l("%(n)s pertanyaan kuis belum diperiksa petugas."),
        _l("Periksa di Isi anjungan, Pertanyaan."),
        OFFICER,
        "questions",
    ),
    Check(
        "questions-due",
        questions.count_due_questions,
        _l("%(n)s pertanyaan kuis sudah lama tidak dicocokkan dengan sumbernya."),
        _l("Periksa lagi di Isi anjungan, Pertanyaan."),
        OFFICER,
        "questions",
    ),
    Check(
        "texts-due",
        lambda: len(content.slugs_of_texts_due()),
        _l(
            "%(n)s teks cek tawaran, daftar periksa, dan halaman keluarga sudah lama tidak dicocokkan dengan sumbernya."
        ),
        _l("Pasang versi program yang baru, atau minta penyusunnya memeriksa yang disebut 'flask content check'."),
        NOBODY,
    ),
)
