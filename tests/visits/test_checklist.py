"""The checklist before departure: it can be ticked, keeps nothing, and says what it rests on."""

from kiosk.rules import content
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser, sources


def test_the_checklist_can_be_ticked_and_keeps_nothing(visitor: Browser) -> None:
    page = visitor.get("/checklist/")
    assert [" ".join(h.text.split())[2:] for h in page.select(".paper h2")] == [s["id"] for s in content.checklist()]
    boxes = page.select("label input[type=checkbox]")
    assert len(boxes) == sum(len(section["items"]) for section in content.checklist())
    assert not any(box.get("name") for box in boxes)
    assert not page.select("main [name], main form[action]"), "nothing that could be sent"


def test_each_part_of_the_checklist_says_what_it_rests_on(visitor: Browser) -> None:
    page = visitor.get("/checklist/")
    assert len(page.select(".paper > .source")) == len(content.checklist())
    assert sources(visitor) == [
        f"Sumber: {section['source']['id']} – {unconfirmed(section['as_of'])}" for section in content.checklist()
    ]
