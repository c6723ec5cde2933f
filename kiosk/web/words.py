"""Words for the tables' codes, on villagers' and officers' pages alike."""

from flask_babel import lazy_gettext as _l

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
CHANNEL_WORDS = {
    "poster": _l("Poster"),
    "leaflet": _l("Selebaran"),
    "letter": _l("Surat"),
    "email": _l("Surat lewat email"),
    "phone": _l("Telepon"),
    "whatsapp": _l("Pesan WhatsApp"),
    "facebook": _l("Di Facebook"),
    "harbour": _l("Di pelabuhan"),
    "door": _l("Di depan pintu"),
}
EVERYDAY_TOPICS = TOPIC_WORDS | {"tppo": _l("Orang yang dijual atau diperas")}  # as villagers say it
