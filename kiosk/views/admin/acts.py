"""What the audit calls the codes of acts and of what they were done to; an act without words shows its code."""

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "sign-in": _l("Masuk"),
    "sign-in-failed": _l("Gagal masuk"),
    "sign-out": _l("Keluar"),
    "sign-out-everywhere": _l("Keluar dari semua perangkat"),
    "password-changed": _l("Mengganti kata sandi"),
    "set-up": _l("Memakai tautan akun"),
    "refused": _l("Ditolak: bukan haknya"),
    "officer-added": _l("Menambah akun"),
    "officer-role": _l("Mengganti peran"),
    "officer-disabled": _l("Menonaktifkan akun"),
    "officer-enabled": _l("Mengaktifkan akun"),
    "password-reset": _l("Mereset kata sandi"),
    "settings-changed": _l("Mengubah pengaturan"),
    "audit-exported": _l("Mengunduh jejak audit"),
    "audit-not-exported": _l("Gagal mengunduh jejak audit"),
    "session-planned": _l("Merencanakan sesi"),
    "session-changed": _l("Mengubah sesi"),
    "session-copied": _l("Menyalin sesi"),
    "session-practice-on": _l("Memulai latihan sesi"),
    "session-practice-off": _l("Mengakhiri latihan sesi"),
    "session-opened": _l("Membuka sesi"),
    "session-closed": _l("Menutup sesi"),
    "session-heads-corrected": _l("Memperbaiki hitungan kepala"),
    "session-reopened": _l("Membuka lagi sesi"),
    "check-in-withdrawn": _l("Check-in ditarik oleh warga"),
}
ROWS = {
    "outreach_session": _l("sesi"),
    "check_in": _l("check-in"),
    "question": _l("pertanyaan"),
    "hotline": _l("hotline"),
    "village": _l("desa"),
    "setting": _l("pengaturan"),
}
