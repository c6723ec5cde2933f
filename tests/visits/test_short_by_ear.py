"""By ear the start page is short, by the recordings that are shipped."""

import pytest
from bs4 import Tag

from tests.cast.audio import LATER, seconds_to_say, texts_heard
from tests.cast.pages import Browser, words_of

MOST_SECONDS = 12


def words(texts: list[Tag]) -> list[str]:
    return [words_of(text) for text in texts]


@pytest.mark.usefixtures("session_in_lontar")
def test_the_start_page_names_all_tiles_in_twelve_seconds(visitor: Browser) -> None:
    texts = texts_heard(visitor.get("/"), "main", LATER)
    assert words(texts)[:2] == ["Mau kerja ke luar negeri? Cek dulu, yuk.", "Catat kehadiran"]
    assert words(texts)[-1] == "Keluarga dalam bahaya di luar negeri"
    assert seconds_to_say(texts) <= MOST_SECONDS
