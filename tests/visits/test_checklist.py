"""The checklist before departure: in steps, its ticks travel in the form, and each section ends with a suitcase."""

import pytest
from werkzeug.datastructures import MultiDict

from kiosk.rules import content
from tests.cast.content import unconfirmed_words
from tests.cast.pages import Browser, faces, sources, words_of
from tests.cast.tables import dump_tables

SECTIONS = content.checklist_sections()
PAGES = content.checklist_pages()
SUITCASES = [f"/checklist/{section['slug']}" for section in SECTIONS]


def packed(visitor: Browser) -> list[str]:
    """Words of what lies in the suitcase."""
    return [words_of(item) for item in visitor.page.select(".suitcase .packed-item")]


def missing(visitor: Browser) -> list[str]:
    """Words of what is missing."""
    return [words_of(item) for item in visitor.page.select(".missing-item")]


def short_words(section: dict[str, object]) -> list[str]:
    return [item["short"]["id"] for item in section["items"]]  # type: ignore[attr-defined]


def form_on_screen(visitor: Browser) -> MultiDict[str, str]:
    """What the form in sight would send."""
    form = visitor.page.select_one("#page-form")
    assert form
    return visitor.form_data(form)


def tick(visitor: Browser, *slugs: str) -> None:
    """Tick these items of the page in sight, and go on."""
    visitor.press("Lanjut", item=[*form_on_screen(visitor).getlist("item"), *slugs])


def ticked_boxes(visitor: Browser) -> list[str]:
    """Slugs of the boxes in sight that are ticked."""
    return [str(box["value"]) for box in visitor.page.select("[type=checkbox][checked]")]


def test_the_checklist_is_walked_page_by_page_and_each_section_ends_with_its_suitcase(visitor: Browser) -> None:
    visitor.get("/checklist/")
    tiles = [button.text.strip() for button in visitor.page.select(".picture-links button")]
    assert tiles == [section["id"] for section in SECTIONS]
    visitor.press(tiles[0])
    number = 0
    for section in SECTIONS:
        items = []
        while len(items) < len(section["items"]):
            number += 1
            assert visitor.path == f"/checklist/{number}"
            assert visitor.page.h1.text.strip() == section["id"]
            assert faces(visitor) == ["mak-ask"]
            assert len(visitor.page.select(".quiz-pips [data-now]")) == 1
            assert sources(visitor) == [f"Sumber: {section['source']['id']} – {unconfirmed_words(section['as_of'])}"]
            here = [words_of(item) for item in visitor.page.select(".checklist label")]
            assert len(visitor.page.select("label input[type=checkbox][name=item]")) == len(here) <= 6
            items += here
            visitor.press("Lanjut")
        assert items == [item["id"] for item in section["items"]], "whole, and in sight"
        assert visitor.path == f"/checklist/{section['slug']}"
        assert packed(visitor) == []
        assert missing(visitor) == short_words(section)
        visitor.press("Lanjut")
    assert visitor.path == "/checklist/"
    for name in (number + 1, 0, "nothing"):
        visitor.get(f"/checklist/{name}", status=404)


def test_ticks_travel_forth_and_back_in_the_form_and_are_stored_nowhere(visitor: Browser) -> None:
    for _ in range(2):  # flask-login notes _fresh with the second page
        visitor.get("/checklist/1")
    rows_before = dump_tables()
    with visitor.client.session_transaction() as cookie:
        cookie_before = dict(cookie)
    first, second = ([item["slug"] for item in page["items"]] for page in PAGES[:2])
    tick(visitor, first[1])
    tick(visitor, second[0])
    visitor.press("Kembali")
    assert visitor.path == "/checklist/2"
    assert ticked_boxes(visitor) == [second[0]]
    for language in ("en", "id"):
        visitor.post("/language", form_on_screen(visitor) | {"language": language, "next": "/checklist/2"})
        assert visitor.page.html["lang"] == language
        assert ticked_boxes(visitor) == [second[0]]
    visitor.post("/hotlines/", form_on_screen(visitor) | {"next": "/checklist/2"})
    visitor.press("Kembali ke isian")
    assert ticked_boxes(visitor) == [second[0]]
    visitor.press("Kembali")
    assert ticked_boxes(visitor) == [first[1]]
    assert visitor.response
    assert not visitor.response.request.query_string
    assert visitor.response.headers["Cache-Control"] == "no-store"
    assert dump_tables() == rows_before
    with visitor.client.session_transaction() as cookie:
        assert dict(cookie) | {"language": "id"} == cookie_before | {"language": "id"}
    visitor.get("/checklist/1")
    assert visitor.page.select("[checked], [type=hidden][name=item]") == [], "an address alone shows no tick"


def test_the_suitcase_holds_what_is_packed_and_leads_to_what_is_missing(visitor: Browser) -> None:
    section = SECTIONS[0]
    slugs = [item["slug"] for item in section["items"]]
    words = short_words(section)
    visitor.get("/checklist/1")
    for page in PAGES[: PAGES[0]["steps"]]:
        tick(visitor, *(item["slug"] for item in page["items"] if item["slug"] in slugs[:2] + slugs[5:]))
    assert visitor.path == SUITCASES[0]
    assert faces(visitor) == ["mak-greet"]
    assert packed(visitor) == words[:2] + words[5:]
    assert len(visitor.page.select(".packed-item .objects")) == 3
    assert "Masih kurang 3" in visitor.text
    assert missing(visitor) == words[2:5]
    visitor.press(words[3])
    assert slugs[3] in [box["value"] for box in visitor.page.select("[type=checkbox]")]
    tick(visitor, slugs[3])
    while visitor.path != SUITCASES[0]:
        visitor.press("Lanjut")
    assert "Masih kurang 2" in visitor.text
    assert missing(visitor) == [words[2], words[4]]


def test_mak_is_glad_where_nothing_is_missing(visitor: Browser) -> None:
    section = SECTIONS[-1]
    visitor.get(f"/checklist/{PAGES[-1]['number']}")
    tick(visitor, *(item["slug"] for item in section["items"]))
    assert visitor.path == SUITCASES[-1]
    assert visitor.page.h1.text.strip() == "Koper kita sudah lengkap."
    assert faces(visitor) == ["mak-glad"]
    assert missing(visitor) == []
    assert "Masih kurang" not in visitor.text
    visitor.press("Lanjut")
    tiles = [words_of(button) for button in visitor.page.select(".picture-links button")]
    assert tiles[-1] == f"{section['id']} Sudah lengkap"
    assert "kurang" not in " ".join(tiles), "of what nobody has begun nothing is said"
    visitor.press(section["id"])
    assert visitor.path == SUITCASES[-1]


@pytest.mark.parametrize("path", ["/checklist/", "/checklist/1", SUITCASES[0]])
def test_odd_ticks_are_ignored_and_an_old_form_is_asked_for_once_more(visitor: Browser, path: str) -> None:
    visitor.get(path)
    token = form_on_screen(visitor)["csrf_token"]
    slug = PAGES[0]["items"][0]["slug"]
    page = visitor.post(path, {"csrf_token": token, "item": ["<b>", "", "kelapa", slug, slug]})
    assert page.select("#page-form b") == []
    assert len(ticked_boxes(visitor) + packed(visitor)) == (path != "/checklist/"), "the one that there is"
    visitor.post(path, {"csrf_token": "old", "item": slug}, status=422)
    visitor.press("Lanjutkan")
    assert visitor.path == path
    assert slug in [field["value"] for field in visitor.page.select("[name=item]")], "no tick is lost"
