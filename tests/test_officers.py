"""Accounts: sign-in, its limits and its end, change of password, set-up links, roles."""

from tests.browser_of_pages import Browser


def test_an_officer_signs_in_and_out(visitor: Browser, officer: object) -> None:
    visitor.get("/admin/")
    assert visitor.path == "/admin/sign-in"
    visitor.submit(username=" Ratna ", password="kapal kertas di teluk")
    assert visitor.path == "/admin/"
    visitor.press("Keluar")
    visitor.get("/admin/")
    assert visitor.path == "/admin/sign-in"
