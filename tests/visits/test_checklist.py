"""The checklist before departure: in steps, can be ticked, keeps nothing, and says what it rests on."""

from kiosk.rules import content
from tests.cast.content import unconfirmed_words
from tests.cast.pages import Browser, sources


def test_the_checklist_is_walked_page_by_page_ticked_and_keeps_nothing(visitor: Browser) -> None:
    visitor.get("/checklist/")
    tiles = [(link.text.strip(), link["href"]) for link in visitor.page.select(".picture-links a")]
    assert [name for name, _address in tiles] == [section["id"] for section in content.checklist_sections()]
    visitor.follow(tiles[0][0])
    number = 0
    for section in content.checklist_sections():
        assert (section["id"], visitor.path) in tiles
        items = []
        while len(items) < len(section["items"]):
            number += 1
            assert visitor.path == f"/checklist/{number}"
            assert visitor.page.h1.text.strip() == section["id"]
            assert len(visitor.page.select(".quiz-pips [data-now]")) == 1
            assert sources(visitor) == [f"Sumber: {section['source']['id']} – {unconfirmed_words(section['as_of'])}"]
            assert not visitor.page.select("main [name], main form[action]"), "nothing that could be sent"
            here = [" ".join(item.text.split()) for item in visitor.page.select(".checklist label")]
            assert len(visitor.page.select("label input[type=checkbox]")) == len(here) <= 6
            items += here
            last = visitor.page.select_one(".foot .primary")
            if last.text.strip() == "Lanjut":
                visitor.follow("Lanjut")
        assert items == [item["id"] for item in section["items"]], "whole, and in sight"
    visitor.get(f"/checklist/{number + 1}", status=404)
