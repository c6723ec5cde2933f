"""Words of the officers' error pages."""

from flask_babel import lazy_gettext as _l

IS_SILENT = True  # nobody hears the words of this module
# code: (what happened, what to do)
AT_THE_DESK = {
    400: (
        _l("Halaman ini tidak dapat dibuka"),
        _l("Tidak ada yang disimpan. Kembali ke Hari ini, lalu coba sekali lagi."),
    ),
    404: (_l("Halaman ini tidak ada"), _l("Periksa alamatnya, atau mulai lagi dari Hari ini.")),
    405: (
        _l("Halaman ini tidak dapat dibuka"),
        _l("Tidak ada yang disimpan. Mulai lagi dari Hari ini."),
    ),
}
# to somebody who is signed in, whose forms take files too
TO_AN_OFFICER = {
    403: (
        _l("Halaman ini tidak terbuka untuk akun ini"),
        _l("Kalau ini tugas Anda, minta hak akses kepada supervisor."),
    ),
    413: (
        _l("Berkasnya terlalu besar"),
        _l("Tidak ada yang disimpan. Kembali, lalu pilih berkas yang lebih kecil."),
    ),
}
READ_ONLY = _l("Sesi ini hanya dibaca")  # another kiosk's session
