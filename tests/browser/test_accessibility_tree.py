"""Role, name and state of all that Chromium tells a screen reader at each step of a check-in, in this order."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page, expect

from kiosk.models import OutreachSession
from tests.browser.steps import at_step, choose, go_on

READ_OUT = ("heading", "group", "button", "checkbox", "textbox", "link", "DisclosureTriangle", "alert")
STATES = ("pressed", "checked", "expanded", "invalid")


def read_out(page: Page) -> list[str]:
    """The middle of the page, a line for each element: role, name, and the states that are set."""
    expect(page.locator(".not-ready")).to_have_count(0)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}
    main = next(node for node in nodes if node["role"]["value"] == "main")
    lines = [line(node) for node in below(main, known) if not node["ignored"] and node["role"]["value"] in READ_OUT]
    return [text for text in lines if text != "group" and not text.startswith("button Dengarkan")]


def below(node: dict[str, Any], known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes within this one, in the order in which they are read."""
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
    assert read_out(page) == [
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
    assert read_out(page) == ["heading Catat kehadiran", "group Siapa namanya?", *asked]
    choose(page, "saya setuju")
    page.fill("[name=name]", "Siti Aminah")
    asked[2] += " [checked]"
    assert read_out(page)[2:] == asked
    go_on(page)
    choose(page, "Perempuan")
    page.go_back()
    at_step(page, "Perempuan atau laki-laki?")
    sexes = ["button Perempuan [pressed]", "button Laki-laki", "button Tidak diisi"]
    assert read_out(page)[1:] == ["group Perempuan atau laki-laki?", *sexes, "button Kembali"]
    choose(page, "Perempuan")
    at_step(page, "Hari ini datang sebagai apa?")
    groups = ["Warga", "Pelajar", "Tokoh masyarakat", "Perangkat desa", "Tidak diisi", "Kembali"]
    assert read_out(page)[2:] == [f"button {name}" for name in groups]
    choose(page, "Warga")
    at_step(page, "Dari desa mana?")
    assert read_out(page)[1:] == [
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
    assert read_out(page)[:2] == ["heading Terima kasih sudah hadir!", "button Giliran berikutnya"]
