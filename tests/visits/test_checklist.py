"""The checklist before departure: in steps, can be ticked, keeps nothing, and says what it rests on."""

from kiosk.rules import content
from tests.cast.content import unconfirmed
from tests.cast.pages import Browser, sources


def test_the_checklist_is_walked_page_by_page_ticked_and_keeps_nothing(visitor: Browser) -> None:
    visitor.get("/checklist/")
    tiles = [(link.text.strip(), link["href"]) for link in visitor.page.select(".pictured a")]
    assert [name for name, _address in tiles] == [section["id"] for section in content.checklist()]
    firsts, shown, number = dict(tiles), [], 0
    visitor.follow(tiles[0][0])
    while f"/checklist/{number}" != visitor.path:
        number += 1
        section = next(each for each in content.checklist() if each["id"] == visitor.page.h1.text.strip())
        assert not shown or shown[-1][0] == section["slug"] or firsts.pop(section["id"]) == visitor.path
        assert f"Langkah {number} dari " in visitor.text
        assert [len(visitor.page.select(f".quiz-pips .{state}")) for state in ("done", "now")] == [number - 1, 1]
        assert sources(visitor) == [f"Sumber: {section['source']['id']} – {unconfirmed(section['as_of'])}"]
        assert not visitor.page.select("main [name], main form[action]"), "nothing that could be sent"
        items = [" ".join(item.text.split()) for item in visitor.page.select(".to-tick > li")]
        assert len(visitor.page.select("label input[type=checkbox]")) == len(items) <= 6
        shown += [(section["slug"], item.replace(" Selengkapnya", "")) for item in items]
        if visitor.page.select(".foot .primary")[0].text.strip() == "Lanjut":
            visitor.follow("Lanjut")
    whole = [(section["slug"], item["id"]) for section in content.checklist() for item in section["items"]]
    for (section_of, text), (slug, item) in zip(shown, whole, strict=True):
        assert (section_of, text[: len(item)]) == (slug, item)
    assert len(firsts) == 1
    visitor.get(f"/checklist/{number + 1}", status=404)
