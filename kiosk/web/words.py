"""Words for the tables' codes, on villagers' and officers' pages alike."""

from flask_babel import lazy_gettext as _l

from kiosk.models.hotline import CHANNEL_KINDS

TOPIC_WORDS = {
    "dokumen": _l("Surat-surat"),
    "jalur": _l("Jalur resmi"),
    "biaya": _l("Biaya"),
    "penipuan": _l("Penipuan"),
    "tppo": _l("Perdagangan orang"),
    "hak": _l("Hak pekerja"),
    "bantuan": _l("Bantuan"),
    "tawaran": _l("Aman atau tidak?"),
}
# kinds of channels by code, their words in the language of the page
CHANNEL_KIND_WORDS = {
    code: kind._replace(label=_l(kind.label), scan=_l(kind.scan), button=_l(kind.button), refusal=_l(kind.refusal))
    for code, kind in CHANNEL_KINDS.items()
}
# drawings of everyday objects that officers may choose
PICTURE_WORDS = {
    "": _l("Tanpa gambar"),
    "passport": _l("Paspor"),
    "card": _l("Kartu"),
    "contract": _l("Kontrak"),
    "letter": _l("Surat"),
    "office": _l("Kantor"),
    "house": _l("Rumah"),
    "phone": _l("HP"),
    "money": _l("Uang"),
    "bank": _l("Bank"),
    "calendar": _l("Kalender"),
    "plane": _l("Pesawat"),
    "ferry": _l("Kapal"),
    "factory": _l("Pabrik"),
    "hospital": _l("Rumah sakit"),
    "garden": _l("Kebun"),
    "fish": _l("Ikan"),
    "man": _l("Laki-laki"),
    "woman": _l("Perempuan"),
    "lock": _l("Gembok"),
    "magnifier": _l("Kaca pembesar"),
    "receipt": _l("Kuitansi"),
    "list": _l("Daftar"),
    "pen": _l("Pena"),
    "clock": _l("Jam dinding"),
}
# people who may speak or decide, as they are drawn
FACE_WORDS = {
    "siti": _l("Perempuan muda, kerudung merah"),
    "wati": _l("Perempuan muda, kerudung biru"),
    "gadis": _l("Gadis berambut panjang"),
    "ibu": _l("Ibu, kerudung krem"),
    "nenek": _l("Nenek berkacamata"),
    "bayu": _l("Pemuda berkaus biru"),
    "andi": _l("Pemuda berjaket"),
    "ujang": _l("Bapak berjanggut"),
    "pakde": _l("Bapak berkacamata"),
    "bapak": _l("Kakek berkumis putih"),
    "anak": _l("Anak"),
}
