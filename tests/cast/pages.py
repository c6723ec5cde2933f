"""A browser without a screen: it opens pages, fills the forms it finds on them, and checks the house's habits."""

import re
from collections import Counter
from contextvars import Context
from itertools import pairwise
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from kiosk.config import LANGUAGES
from kiosk.db import db
from kiosk.models import Hotline
from kiosk.web.errors import SECRETS


class Browser:
    """Walks the site as a person would. CSRF stays on: it sends the token it finds, as a browser does."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.page: BeautifulSoup = BeautifulSoup("", "html.parser")
        self.response: TestResponse | None = None

    @property
    def path(self) -> str:
        """Where the browser stands now, after redirects."""
        assert self.response
        return self.response.request.path

    @property
    def text(self) -> str:
        """What a person reads in the middle of the page."""
        main = self.page.select_one("main")
        assert main
        return " ".join(main.get_text(" ").split())

    def get(self, path: str, status: int = 200) -> BeautifulSoup:
        """Open an address, following redirects."""
        return self._show(self._send("GET", path), status)

    def submit(self, form: str = "main form[method=post]", status: int | None = 200, **fields: Any) -> BeautifulSoup:
        """Fill the form that the selector finds first and send it, following redirects."""
        element = self.page.select_one(form)
        assert element, f"no form {form} on {self.path}"
        data = self.form_data(element)
        for name, value in fields.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return self.post(str(element["action"]), data, status)

    def press(self, label: str, status: int = 200, **fields: Any) -> BeautifulSoup:
        """Press the button with this label, sending its form as it stands."""
        for button in self.page.select("form[method=post] button"):
            if label in " ".join(button.get_text(" ").split()):
                form = button.find_parent("form")
                assert form
                data = self.form_data(form)
                if button.get("name"):
                    data.setlist(str(button["name"]), [str(button.get("value", ""))])
                for name, value in fields.items():
                    data.setlist(name, value if isinstance(value, list) else [value])
                return self.post(str(button.get("formaction") or form["action"]), data, status)
        raise AssertionError(f"no button “{label}” on {self.path}")

    def follow(self, label: str, status: int = 200) -> BeautifulSoup:
        """Tap the link with this label."""
        for link in self.page.select("a[href]"):
            if label in " ".join(link.get_text(" ").split()):
                return self.get(str(link["href"]), status)
        raise AssertionError(f"no link “{label}” on {self.path}")

    def post(self, path: str, data: Any, status: int | None = 200) -> BeautifulSoup:
        """Send data to an address, following redirects."""
        return self._show(self._send("POST", path, data), status)

    def form_data(self, form: Tag) -> MultiDict[str, str]:
        """What this form would send if nobody touched it."""
        data: MultiDict[str, str] = MultiDict()
        for field in form.select("input[name], textarea[name], select[name]"):
            name, kind = str(field["name"]), field.get("type", "text")
            if field.name == "select":
                options = field.select("option[selected]") or field.select("option")[:1]
                for option in options:
                    data.add(name, str(option.get("value", option.text)))
            elif field.name == "textarea":
                data.add(name, field.text.removeprefix("\r").removeprefix("\n"))  # a browser drops the first line break
            elif kind not in ("radio", "checkbox") or field.has_attr("checked"):
                data.add(name, str(field.get("value", "on" if kind == "checkbox" else "")))
        return data

    def _send(self, method: str, path: str, data: Any = None) -> TestResponse:
        """Ask as from outside: in the test's own context, g and the officer would outlive the request."""
        response = Context().run(self.client.open, path, method=method, data=data, follow_redirects=True, buffered=True)
        for answered in (*response.history, response):
            answered.request.environ["wsgi.input"].close()  # a large form lies in a file, which nobody else closes
        db.session.rollback()
        db.session.expire_all()  # what the test looks at next is read anew
        return response

    def _show(self, response: TestResponse, status: int | None) -> BeautifulSoup:
        self.response = response
        assert status in (None, response.status_code), f"{response.request.path}: {response.status}"
        if response.mimetype == "text/html":
            self.page = check_page(response)
        return self.page


def sources(visitor: Browser) -> list[str]:
    """What the page says its facts rest on."""
    texts = (" ".join(element.text.split()) for element in visitor.page.select(".source"))
    return [text.removeprefix("Dari mana ini? ") for text in texts]


def words_of(part: Any) -> str:
    """The words of a part of a page in one line, each element's by themselves."""
    return " ".join(part.get_text(" ").split())


def heading(visitor: Browser) -> str:
    """What Mak says first."""
    return words_of(visitor.page.h1)


def faces(visitor: Browser) -> list[str]:
    """Faces in the middle of the page, as it comes without script."""
    return [str(drawing["href"]).rpartition("#")[2] for drawing in visitor.page.select("main .face use")]


def is_file(response: TestResponse) -> bool:
    """Whether a browser keeps this and does not show it."""
    return response.headers.get("Content-Disposition", "").startswith("attachment")


def check_page(response: TestResponse) -> BeautifulSoup:
    """What every page keeps to, checked wherever a test opens one."""
    html = response.get_data(as_text=True)
    page = BeautifulSoup(html, "html.parser")
    heading = " ".join(page.h1.get_text(" ").split())
    assert heading, "the heading is empty"
    assert page.title.text.startswith(heading), f"{page.title.text!r} does not start with {heading!r}"
    assert page.html.get("lang") in LANGUAGES
    check_elements(page.find_all(True))
    for number in page.select(".unbroken"):  # it only keeps a number in one line, and is part of its sentence
        number.unwrap()
    page.smooth()
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "no-store"
    return page


HEADING = re.compile("h[1-6]")
CALLS = re.compile(r"tel:|https://wa\.me/")
MESSAGE = "https://wa.me/?text="  # to nobody yet: who sends it says to whom


def listed_calls() -> set[str]:
    """The addresses that call or write to a number of the directory."""
    targets = {Hotline.target(channel) for row in db.session.scalars(select(Hotline)) for channel in row.channels}
    return {target for target in targets if CALLS.match(target)}


def check_elements(elements: list[Tag]) -> None:
    """No inline code, no address that leads off this site, no id twice, one heading, every form with its token."""
    levels = [int(element.name[1]) for element in elements if HEADING.fullmatch(element.name)]
    assert all(below <= above + 1 for above, below in pairwise(levels)), f"a level of headings is left out: {levels}"
    ids = Counter(element["id"] for element in elements if "id" in element.attrs)
    assert max(ids.values()) == 1, f"doubled ids: {ids.most_common(3)}"
    in_templates = sum(len(element.find_all("h1")) for element in elements if element.name == "template")
    assert sum(element.name == "h1" for element in elements) == 1 + in_templates
    for element in elements:
        check_element(element)
    leading_off = [element for element in elements if leads_off(element)]
    calls = listed_calls() if leading_off else set()
    for element in leading_off:  # shown on a phone alone
        target = element.get("href", "")
        is_call = "call" in element.get("class", ()) and (target in calls or target.startswith(MESSAGE))
        assert is_call, f"{element} leads off this site"


def leads_off(element: Tag) -> bool:
    """True for an address that is not one of this site."""
    target = element.attrs.get("href") or element.attrs.get("src") or "/"
    return not target.startswith(("/", "#"))


def check_element(element: Tag) -> None:
    """No inline code, no field that each browser shows in its own way, and in a form its token."""
    attributes = element.attrs
    inline = [name for name in attributes if name == "style" or name.startswith("on")]
    assert not inline, f"our CSP forbids {inline} in {element}"
    assert element.name != "style"
    assert attributes.get("type") not in ("date", "time", "datetime-local"), "each browser shows these in its own way"
    assert element.name != "script" or attributes.get("src"), "our CSP forbids inline code"
    if element.name == "form" and attributes.get("method") == "post":
        assert attributes.get("action"), "a form without an action"
        fields = element.find_all("input")
        has_token = any(field.get("name") == "csrf_token" for field in fields)
        assert has_token, f"no token in the form to {element['action']}"
        secret = {field.get("name") for field in fields if field.get("type") == "password"}
        assert not secret or secret & SECRETS, "the server knows a form with a password by the name of its field"


def words_seen(part: Tag, but: str = ".unseen", opens: str = "") -> int:
    """How many words of a part are seen, without what ``but`` finds, and of folds those that ``opens`` finds."""
    unseen = set(map(id, part.select(but)))
    opened = set(map(id, part.select(opens))) if opens else set()
    for fold in part.select("details"):
        if id(fold) not in opened:
            unseen |= {id(child) for child in fold.children if not (isinstance(child, Tag) and child.name == "summary")}
    seen = [text for text in part.strings if unseen.isdisjoint(map(id, [text, *text.parents]))]
    return len(re.findall(r"\S*\w\S*", " ".join(seen)))
