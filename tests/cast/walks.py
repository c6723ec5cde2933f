"""Somebody's browser at a real server: opens a page, fills in its form, sends it."""

from http.cookiejar import CookieJar
from urllib.request import BaseHandler, HTTPCookieProcessor, ProxyHandler, build_opener

from bs4 import BeautifulSoup

from tests.cast.programs import open_page


class Visit:
    """Somebody's browser at this address. ``how``: what it needs to get there, such as a certificate to trust."""

    def __init__(self, address: str, *how: BaseHandler) -> None:
        self.address, self.cookies = address, CookieJar()
        self.browser = build_opener(HTTPCookieProcessor(self.cookies), ProxyHandler({}), *how)

    def get(self, path: str) -> BeautifulSoup:
        return open_page(self.browser, self.address + path)

    def send(self, path: str, to: str = "", **fields: str) -> BeautifulSoup:
        """The page's form as it stands, with this typed in; sent to another address where the form names one."""
        return open_page(self.browser, self.address + (to or path), form_fields(self.get(path)) | fields)


def form_fields(page: BeautifulSoup) -> dict[str, str]:
    """What the form on this page would send if nobody touched it."""
    data = {}
    for field in page.select("main form input[name], main form textarea[name], main form select[name]"):
        if field.name == "select":
            option = field.select_one("option[selected]") or field.select_one("option")
            data[field["name"]] = option.get("value", "") if option else ""
        elif field.get("type") not in ("radio", "checkbox") or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "")
    return data
