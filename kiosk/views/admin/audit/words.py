"""What the audit calls the codes of acts and of what they were done to; an act without words shows its code."""

from flask_babel import lazy_gettext as _l

from kiosk.views.admin.questions.one import PARTS
from kiosk.views.admin.words import PHASE_WORDS, PHONE_REASONS, VOID_REASONS

ACTIONS = {
    "sign-in": _l("Masuk"),
    "sign-in-failed": _l("Gagal masuk"),
    "sign-out": _l("Keluar"),
    "sign-out-everywhere": _l("Keluar dari semua perangkat"),
    "password-changed": _l("Mengganti kata sandi"),
    "set-up": _l("Memakai tautan akun"),
    "refused": _l("Ditolak: tidak berhak"),
    "officer-added": _l("Menambah akun"),
    "officer-role": _l("Mengganti peran"),
    "officer-nip": _l("Menyimpan NIP sendiri"),
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
    "session-phase": _l("Mengganti kuis sesi"),
    "session-key-replaced": _l("Mengganti kode poster sesi"),
    "session-opened": _l("Membuka sesi"),
    "session-closed": _l("Menutup sesi"),
    "session-heads-corrected": _l("Memperbaiki jumlah hadir"),
    "session-cancelled": _l("Membatalkan sesi"),
    "session-reopened": _l("Membuka lagi sesi"),
    "question-added": _l("Menambah pertanyaan"),
    "question-changed": _l("Mengubah pertanyaan"),
    "question-confirmed": _l("Memeriksa pertanyaan"),
    "question-activated": _l("Mengaktifkan pertanyaan"),
    "question-deactivated": _l("Menonaktifkan pertanyaan"),
    "hotline-added": _l("Menambah hotline"),
    "hotline-changed": _l("Mengubah hotline"),
    "hotline-called": _l("Mengecek hotline"),
    "hotline-shown": _l("Menampilkan hotline"),
    "hotline-hidden": _l("Menyembunyikan hotline"),
    "hotline-moved": _l("Memindahkan urutan hotline"),
    "audio-recorded": _l("Menyimpan rekaman suara"),
    "audio-deleted": _l("Menghapus rekaman suara"),
    "voice-added": _l("Menambah suara orang"),
    "voice-changed": _l("Mengubah tempat suara terdengar"),
    "names-viewed": _l("Melihat nama orang"),
    "attendance-shown": _l("Membuka daftar hadir bernama"),
    "check-in-withdrawn": _l("Check-in ditarik oleh warga"),
    "withdrawal-code-wrong": _l("Kode penarikan salah"),
    "check-in-confirmed": _l("Mengonfirmasi check-in"),
    "check-in-voided": _l("Membatalkan check-in"),
    "check-in-restored": _l("Memulihkan check-in"),
    "check-in-corrected": _l("Memperbaiki check-in"),
    "check-in-typed": _l("Mengetik check-in dari kertas"),
    "check-in-erased": _l("Menghapus data satu orang"),
    "phone-shown": _l("Membuka nomor HP"),
    "recap-exported": _l("Mengunduh rekapitulasi"),
    "recap-not-exported": _l("Gagal mengunduh rekapitulasi"),
    "learning-exported": _l("Mengunduh hasil belajar"),
    "learning-not-exported": _l("Gagal mengunduh hasil belajar"),
    "report-exported": _l("Mengunduh laporan kegiatan"),
    "check-ins-not-exported": _l("Gagal mengunduh check-in tanpa nama"),
    "names-exported": _l("Mengunduh check-in bernama"),
    "check-ins-exported": _l("Mengunduh check-in tanpa nama"),
    "purged": _l("Menghapus data yang melewati masa simpan"),
    "village-added": _l("Menambah desa"),
    "village-changed": _l("Mengubah desa"),
    "village-on": _l("Mengaktifkan desa"),
    "village-off": _l("Menonaktifkan desa"),
    "backup": _l("Membuat salinan basis data"),
    "restored": _l("Memulihkan basis data"),
    "merged": _l("Menggabungkan data anjungan lain"),
}
# acts of which there are many kinds, by how their code ends; the longest first
ENDINGS = {
    "-not-exported": _l("Gagal mengunduh berkas"),
    "-exported": _l("Mengunduh berkas"),
}
ROWS = {
    "officer": _l("akun"),
    "outreach_session": _l("sesi"),
    "check_in": _l("check-in"),
    "question": _l("pertanyaan"),
    "hotline": _l("hotline"),
    "audio": _l("rekaman"),
    "voice": _l("suara"),
    "village": _l("desa"),
    "setting": _l("pengaturan"),
    "period": _l("periode"),
}

# parts of a row that were changed
FIELDS = {
    "address": _l("alamat"),
    "address_date": _l("tanggal alamat"),
    "address_sure": _l("alamat sudah dipastikan"),
    "agency": _l("nama lembaga"),
    "abroad": _l("bisa dari luar negeri"),
    "cancel_reason": _l("alasan pembatalan"),
    "channels": _l("nomor"),
    "checked_on": _l("tanggal diperiksa"),
    "confirmed_on": _l("tanggal dikonfirmasi"),
    "contact": _l("kontak data pribadi"),
    "cost": _l("biaya"),
    "desk_idle_minutes": _l("waktu diam meja petugas"),
    "directorate": _l("direktorat jenderal"),
    "district": _l("kecamatan"),
    "ends_at": _l("jam selesai"),
    "follow_up": _l("tindak lanjut"),
    "government": _l("lembaga pemerintah"),
    "group": _l("kelompok"),
    "heads_by_group": _l("jumlah hadir menurut kelompok"),
    "heads_female": _l("jumlah perempuan"),
    "heads_male": _l("jumlah laki-laki"),
    "held_on": _l("tanggal"),
    "hours": _l("jam layanan"),
    "idle_seconds": _l("waktu diam layar"),
    "kind": _l("jenis pembinaan"),
    "material": _l("ringkasan materi"),
    "ministry": _l("kementerian"),
    "name": _l("nama"),
    "nip": _l("NIP"),
    "obstacles": _l("kendala"),
    "office_address": _l("alamat kantor"),
    "office_name": _l("nama kantor"),
    "officers": _l("petugas"),
    "order_number": _l("nomor surat tugas"),
    "notice": _l("pengumuman di layar awal"),
    "place_kind": _l("jenis tempat"),
    "place_name": _l("nama tempat"),
    "purpose": _l("untuk apa"),
    "questions_asked": _l("pertanyaan warga"),
    "regency": _l("kabupaten atau kota"),
    "regional_office": _l("kantor wilayah"),
    "retention_days": _l("masa simpan"),
    "report_number": _l("nomor laporan"),
    "report_number_prefix": _l("awalan nomor laporan"),
    "reporter_name": _l("nama pelapor"),
    "reporter_nip": _l("NIP pelapor"),
    "sex": _l("L/P"),
    "signature_name": _l("nama penanda tangan"),
    "signature_nip": _l("NIP penanda tangan"),
    "signature_place": _l("tempat tanda tangan"),
    "signature_role": _l("jabatan penanda tangan"),
    "source_date": _l("tanggal sumber"),
    "source_url": _l("alamat sumber"),
    "speakers": _l("narasumber"),
    "starts_at": _l("jam mulai"),
    "title": _l("judul"),
    "village": _l("desa"),
    "village_code": _l("desa"),
    "wifi_name": _l("nama Wi-Fi tamu"),
    "wifi_password": _l("kata sandi Wi-Fi tamu"),
    **PARTS,
}
REASONS = {
    "elsewhere": _l("di anjungan lain"),
    "by-itself": _l("berjalan sendiri"),
    "command": _l("lewat perintah di mesin"),
    "page": _l("lewat tombol di halaman"),
    "GET": _l("membuka halaman"),
    "POST": _l("menekan tombol"),
    **PHASE_WORDS,
    **VOID_REASONS,
    **PHONE_REASONS,
}


def field(name: str) -> str:
    """What people call a part of a row."""
    return str(FIELDS.get(name, name))


def reason(code: str) -> str:
    """Why, in words; what is no code is shown as it was written."""
    return str(REASONS.get(code, code))


def in_words(action: str) -> str:
    """What people call an act; its code where nobody has given it words."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    return next((str(words) for ending, words in ENDINGS.items() if action.endswith(ending)), action)
