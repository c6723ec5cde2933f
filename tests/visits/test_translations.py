"""Nothing is missing in English, and what is compiled is what is written."""

import ast
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from kiosk.config import LANGUAGES, ROOT
from kiosk.rules.content import FOLDER

pytestmark = pytest.mark.look

MARKED = re.compile(r"\b(_|_l|l?n?p?gettext)\(")
OTHERS = [language for language in LANGUAGES if language != "id"]


def catalogue(language: str) -> Catalog:
    """The words of this language as they are written."""
    path = ROOT / "kiosk" / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.StringIO(path.read_text(encoding="utf-8")), locale=language)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Everything that is marked for translation in the code and the templates."""
    path: Path = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "pyproject.toml",
        "-k",
        "_l",
        "-o",
        str(path),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True)
    return read_po(io.StringIO(path.read_text(encoding="utf-8")))


def test_one_word_is_said_for_one_thing(marked: Catalog) -> None:
    """Recorded on the kiosk: kehadiran. Signed on paper: daftar hadir. The heads counted on it: jumlah hadir."""
    said = [message.id if isinstance(message.id, str) else message.id[0] for message in marked]
    assert [text for text in said if re.search(r"\bcheck-?in\b", text, re.I)] == []
    paper = r"kertas|lembar|cetak|laporan|LATIHAN|^Daftar hadir$"
    lists = [text for text in said if re.search(r"\bdaftar hadir\b", text, re.I) and not re.search(paper, text)]
    assert lists == ["daftar hadir bernama"], "of which an officer opens the one with names, to print it"


def test_no_text_is_marked_inside_another() -> None:
    """In an f-string only a Python from 3.12 on finds it, so its English would be missing."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "kiosk").rglob("*.py")]
    texts = [ast.unparse(each) for tree in trees for each in ast.walk(tree) if isinstance(each, ast.JoinedStr)]
    assert len(texts) > 100
    assert [text for text in texts if MARKED.search(text)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_missing(marked: Catalog, language: str) -> None:
    words = catalogue(language)
    assert len(marked) > 300
    found = [(m, words.get(m.id, m.context)) for m in marked if m.id]
    assert [(m.id, m.context) for m, word in found if not (word and word.string)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_places_for_names_and_numbers_are_kept(language: str) -> None:
    words = catalogue(language)
    broken = [str(error) for message in words for error in message.check(words)]
    assert broken == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_compiled_words_are_the_written_ones(language: str) -> None:
    with (ROOT / "kiosk" / "translations" / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert words_with_context(compiled) == words_with_context(catalogue(language))


def words_with_context(words: Catalog) -> dict[object, object]:
    """Every word with its context, which a compiled file holds as bytes."""
    contexts = ((m, m.context.decode() if isinstance(m.context, bytes) else m.context) for m in words if m.id)
    return {(m.id, context): m.string for m, context in contexts}


def mappings(value: object) -> Iterator[dict[str, object]]:
    """Every mapping in a content file, however deep."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from mappings(one)


@pytest.mark.parametrize("name", ["questions", "offer_signs", "checklist", "hotlines"])
def test_every_content_text_stands_in_every_language(name: str) -> None:
    texts = [m for m in mappings(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))) if "id" in m]
    assert len(texts) > 15
    for text in texts:
        assert all(text.get(language) for language in LANGUAGES), text
