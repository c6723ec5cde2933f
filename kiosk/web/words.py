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
