"""What Chromium tells a screen reader at each step of a check-in: role, name, state, in this order."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.steps import at_step, choose, go_on

TOLD = ("heading", "group", "button", "checkbox", "textbox", "link", "DisclosureTriangle", "alert")
STATES = ("pressed", "checked", "expanded", "invalid")


def told(page: Page) -> list[str]:
    """What stands in the middle of the page, a line each: role, name, and the states that are set."""
    expect(page.locator(".not-ready")).to_have_count(0)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    main = next(node for node in nodes if node["role"]["value"] == "main")
    lines = [line(node) for node in below(main, known) if not node["ignored"] and node["role"]["value"] in TOLD]
    return [told for told in lines if told != "group" and not told.startswith("button Dengarkan")]


def below(node: dict[str, Any], known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What a part of the tree holds, in the order in which it is read."""
    for child in node.get("childIds", ()):
        if child in known:
            yield known[child]
            yield from below(known[child], known)


def line(node: dict[str, Any]) -> str:
    values = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
    states = [f"[{name}]" for name in STATES if values.get(name) not in (None, False, "false")]
    return " ".join(filter(None, [node["role"]["value"], node["name"]["value"], *states]))


def test_each_step_of_a_check_in_with_a_name(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.goto(live + "/check-in/")
    assert told(page) == [
        "heading Catat kehadiran",
        "group Umur berapa? Pakai nama?",
        "button Di bawah 18 tahun nama tidak ditanya",
        "button 18 ke atas, pakai nama",
        "button 18 ke atas, tanpa nama tetap dihitung hadir",
        "link Ingin menghapus catatan yang dulu?",
    ]
    choose(page, "pakai nama")
    at_step(page, "Siapa namanya?")
    asked = [
        "DisclosureTriangle Baca selengkapnya",
        "textbox Nama",
        "checkbox Ya, saya setuju nama saya disimpan",
        "DisclosureTriangle Mau ditelepon petugas? Boleh dilewati.",
        "button Kembali",
        "button Lanjut",
    ]
    assert told(page) == ["heading Catat kehadiran", "group Siapa namanya?", *asked]
    choose(page, "saya setuju")
    page.fill("[name=name]", "Siti Aminah")
    asked[2] += " [checked]"
    assert told(page)[2:] == asked
    go_on(page)
    choose(page, "Perempuan")
    page.go_back()
    at_step(page, "Perempuan atau laki-laki?")
    sexes = ["button Perempuan [pressed]", "button Laki-laki", "button Tidak diisi"]
    assert told(page)[1:] == ["group Perempuan atau laki-laki?", *sexes, "button Kembali"]
    choose(page, "Perempuan")
    at_step(page, "Hari ini datang sebagai apa?")
    groups = ["Warga", "Pelajar", "Tokoh masyarakat", "Perangkat desa", "Tidak diisi", "Kembali"]
    assert told(page)[2:] == [f"button {name}" for name in groups]
    choose(page, "Warga")
    at_step(page, "Dari desa mana?")
    assert told(page)[1:] == [
        "group Dari desa mana?",
        "button Lontar desa tempat acara ini catat",
        "button Tidak diisi catat",
        "DisclosureTriangle Desa tetangga di Tirtayasa",
        "textbox Cari desa lain",
        "button Cari desa",
        "button Kembali",
    ]
    choose(page, "Lontar")
    page.wait_for_selector(".code")
    assert told(page)[:2] == ["heading Terima kasih sudah hadir!", "button Giliran berikutnya"]


def test_what_is_wrong_is_told_at_its_field(page: Page, live: str, session_in_lontar: OutreachSession) -> None:
    page.goto(live + "/check-in/")
    choose(page, "pakai nama")
    at_step(page, "Siapa namanya?")
    page.fill("[name=name]", "S")
    choose(page, "saya setuju")
    go_on(page)
    lines = told(page)
    assert lines[lines.index("alert") + 1] == "textbox Nama [invalid]"
    assert "Tulis namanya, paling sedikit dua huruf" in page.get_by_role("alert").inner_text()
