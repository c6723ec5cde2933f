"""Nothing is missing in English, what is compiled is what is written, and days are read in the village's time."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from kiosk.clock import WIB, moment
from kiosk.config import LANGUAGES, ROOT
from kiosk.rules.content import FOLDER
from kiosk.web import dates

OTHERS = [language for language in LANGUAGES if language != "id"]


def catalogue(language: str) -> Catalog:
    """The words of this language as they are written."""
    path = ROOT / "kiosk" / "translations" / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.StringIO(path.read_text(encoding="utf-8")), locale=language)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Everything that is marked for translation in the code and the templates."""
    path: Path = tmp_path_factory.mktemp("words") / "messages.pot"
    extract = "-m babel.messages.frontend -q extract -F pyproject.toml -k _l -k say -o".split()
    subprocess.run([sys.executable, *extract, str(path), "."], cwd=ROOT, check=True)
    return read_po(io.StringIO(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_missing(catalog: Catalog, language: str) -> None:
    words = catalogue(language)
    assert len(catalog) > 300
    pairs = [(m, words.get(m.id, m.context)) for m in catalog if m.id]
    assert [(m.id, m.context) for m, word in pairs if not (word and word.string)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_places_for_names_are_kept_and_the_compiled_words_are_the_written_ones(language: str) -> None:
    words = catalogue(language)
    assert [str(error) for message in words for error in message.check(words)] == []
    with (ROOT / "kiosk" / "translations" / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert words_with_context(compiled) == words_with_context(words)


def words_with_context(words: Catalog) -> dict[object, object]:
    """Every word with its context, which a compiled file holds as bytes."""
    contexts = ((m, m.context.decode() if isinstance(m.context, bytes) else m.context) for m in words if m.id)
    return {(m.id, context): m.string for m, context in contexts}


def mappings(value: object) -> Iterator[dict[str, object]]:
    """Every mapping in a content file, however deep."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from mappings(inner)


@pytest.mark.parametrize("name", ["questions", "offer_signs", "checklist", "hotlines", "replies"])
def test_every_content_text_stands_in_every_language(name: str) -> None:
    texts = [m for m in mappings(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))) if "id" in m]
    assert len(texts) > 15
    for text in texts:
        assert all(text.get(language) for language in LANGUAGES), text


def test_an_early_morning_is_on_its_own_day(app: Flask) -> None:
    early = datetime(2026, 11, 26, 4, 1, tzinfo=WIB)  # in UTC it is still the day before
    with app.test_request_context():
        assert dates.long_day(early) == "Kamis, 26 November 2026"
        assert moment(early) == "26/11/2026 04.01"
        assert dates.month(early.replace(day=1, month=2)) == "Februari 2026"
        with force_locale("en"):
            assert dates.long_day(early) == "Thursday, 26 November 2026"
