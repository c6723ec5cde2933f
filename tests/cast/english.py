"""A browser that reads English, and the Indonesian words that it meets all the same."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

# words that hardly an Indonesian sentence is without; nobody and nothing that the tests plant is called so
INDONESIAN = re.compile(
    r"\b(yang|dan|belum|tidak|tak|bukan|untuk|dengan|sudah|ini|itu|atau|dari|ke|kalau|karena|jadi|juga|lalu|bisa|boleh"
    r"|ada|akan|pada|oleh|saat|setelah|sesudah|sebelum|supaya|semua|satu|lagi|masih|sedang|dulu|hanya|jangan|tanpa"
    r"|pilih|tulis|isi|ketuk|buka|tutup|ubah|simpan|kembali|lanjut|selesai|mulai|coba|lihat|catat|cek|tambah|hapus"
    r"|sesi|petugas|desa|warga|soal|kuis|jawaban|hari|jam|waktu|tanggal|nama|nomor|jumlah|hadir|laporan|daftar|tempat"
    r"|menurut|kelompok|jenis|kata|sandi|suara|akun|kepala|anak|orang|kami|kita|anda|kamu|yuk|ya|\w+nya)\b",
    re.IGNORECASE,
)
# said to people without standing in the text of the page
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-export", "data-refused")
# official titles that an English text explains in brackets, programs of the machine
EXPLAINED = ("kepala desa", "“Mulai”", "“Lupa sandi”")
ADDRESS = r"https?://\S+"  # of a source: its words are no words of the page


def texts_of(page: BeautifulSoup) -> Iterator[str]:
    """The texts of this page, in view or to a screen reader, but for those it marks as Indonesian."""
    for element in page.select("[lang=id]:not(html), script, style"):
        element.decompose()
    yield from page.stripped_strings
    for template in page.select("template"):  # what the script puts into the page
        yield from template.stripped_strings
    yield from (str(element[name]) for name in SPOKEN for element in page.select(f"[{name}]"))


def indonesian_texts(page: BeautifulSoup) -> list[str]:
    """The texts of this page that are Indonesian and do not say so."""
    texts = [re.sub("|".join((ADDRESS, *EXPLAINED)), "", text, flags=re.IGNORECASE) for text in texts_of(page)]
    return sorted({text for text in texts if INDONESIAN.search(text)})


def with_language(client: FlaskClient, language: str) -> FlaskClient:
    """This browser, its language chosen."""
    with client.session_transaction() as cookie:
        cookie["language"] = language
    return client
