"""Habits of this house, so that nobody has to remember them."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from kiosk.config import ROOT
from kiosk.db import Base, db
from kiosk.rules import content
from kiosk.views.offers import CHECKED_PICTURES
from kiosk.web.static_files import DRAWINGS, PICTOGRAMS
from tests.cast.checkout import files
from tests.cast.guides import GUIDES
from tests.cast.pages import Browser

SAMPLE_VALUES = {
    "token": "0" * 22,
    "n": "1",
    "slug": "polisi-110",
    "number": "0",
    "step": "0",
    "filename": "later.js",
    "name": "app.css",
}


def addresses(app: Flask, method: str) -> list[tuple[str, str]]:
    """(endpoint, address) of every rule with this method, with sample values in it."""
    pairs = []
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()):
            values = {name: SAMPLE_VALUES.get(name, "x") for name in rule.arguments} | dict(rule.defaults or {})
            adapter = app.url_map.bind("localhost")
            pairs.append((rule.endpoint, adapter.build(rule.endpoint, values, method)))
    return sorted(pairs)


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """The whole database, to compare; without the note that somebody was refused."""
    rows = {
        name: sorted((tuple(row) for row in db.session.execute(select(table)) if "refused" not in row), key=repr)
        for name, table in Base.metadata.tables.items()
    }
    db.session.rollback()
    return rows


def test_every_page_template_has_a_title(app: Flask) -> None:
    """Its own, or that of a template which it fills; the frame of all pages has none to give."""
    folder = ROOT / "templates"
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    fills = {name: frame[1] for name, text in texts.items() if (frame := re.search(r'extends "(.+?)"', text))}
    for page in fills.keys() - fills.values():
        name = page
        while not re.search(r"{% block title -?%}", texts[name]):
            name = fills[name]
            assert name not in ("base.html", "admin/base.html"), page


def test_a_page_is_found_by_its_noun(app: Flask) -> None:
    """At the desk a noun is a file or a folder of views, a blueprint, and templates that those views alone show."""
    views, templates = ROOT / "kiosk" / "views", ROOT / "templates"
    nouns = {path.parent.name for path in templates.glob("admin/*/*.html")}
    assert nouns == {name.removeprefix("admin.") for name in app.blueprints if name.startswith("admin.")}
    for noun in nouns:
        assert (views / "admin" / f"{noun}.py").exists() or (views / "admin" / noun / "__init__.py").exists(), noun
    for path in views.glob("admin/**/*.py"):
        folders = re.findall(r'"admin/(\w+)/\S+\.html"', path.read_text(encoding="utf-8"))
        assert set(folders) <= {path.parent.name, path.stem}, path
    for folder in {path.parent for path in templates.glob("*/*.html")} - {templates / "admin"}:
        assert (views / f"{folder.name}.py").exists(), folder


def test_officers_pages_are_closed_to_villagers(app: Flask) -> None:
    client = app.test_client()
    checked = 0
    for endpoint, address in addresses(app, "GET"):
        if endpoint.startswith("admin.") and endpoint not in ("admin.sign_in.sign_in", "admin.sign_in.set_up"):
            answer = client.get(address)
            assert (answer.status_code, answer.location) == (303, "/admin/sign-in"), endpoint
            polled = client.get(address, headers={"HX-Request": "true"})
            assert (polled.status_code, polled.headers["HX-Redirect"], polled.data) == (401, "/admin/sign-in", b"")
            checked += 1
    assert checked >= 2


@pytest.mark.parametrize("who", ["villager", "officer"])
def test_a_post_without_its_token_changes_nothing(app: Flask, visitor: Browser, desk: Browser, who: str) -> None:
    client = (visitor if who == "villager" else desk).client
    before = every_row()
    for endpoint, address in addresses(app, "POST"):
        answer = client.post(address, data={"clock": "1", "sign": "R01", "confirm": "1"})
        assert answer.status_code in (303, 400, 401, 403, 404, 422), (endpoint, answer.status)
        assert answer.location in (None, "/", "/exit", "/admin/", "/admin/sign-in"), (endpoint, answer.location)
    assert every_row() == before


def test_a_get_changes_nothing(app: Flask, supervisors_desk: Browser) -> None:
    before = every_row()
    for endpoint, address in addresses(app, "GET"):
        with supervisors_desk.client.get(address) as answer:
            assert answer.status_code < 500, (endpoint, answer.status)
    assert every_row() == before


def test_no_line_of_a_page_a_style_or_a_script_is_over_120() -> None:
    for path in files("templates/*.html") + files("static/*.css") + files("static/*.js"):
        if "vendor" not in path.parts:
            lines = path.read_text(encoding="utf-8").splitlines()
            assert [line for line in lines if len(line) > 120] == [], path


def test_no_inline_code_in_templates() -> None:
    for path in files("templates/**/*.html") + files("templates/*.html"):
        text = path.read_text(encoding="utf-8")
        if path.match("take_home/page.html"):  # a file for a phone's storage, which no server answers for
            text = text.replace("<style>{{ style }}</style>", "")
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|hx-on|javascript:", text), path


def test_no_test_file_imports_another() -> None:
    """What two of them need lives in tests/cast/, or in a helper of their folder."""
    for path in files("tests/**/*.py"):
        assert not re.search(r"^from tests\S*[. ](import )?test_", path.read_text(encoding="utf-8"), re.M), path


def test_no_file_names_a_registry_or_a_machine() -> None:
    """Nor where this checkout lies, or a home: whoever wrote that had a machine in mind."""
    hosts = "|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(org|com)", r"deb\.deb" + "ian"))
    here = "|".join(re.escape(str(place)) for place in (ROOT, Path.home()) if place != Path("/"))
    registry_or_machine = re.compile(rf"{hosts}|(?<![\w.])({here}|/(home|Users)/\w+)/")
    for path in files("*"):
        if "vendor" not in path.parts and path.suffix not in (".docx", ".png", ".opus", ".mo", ".xz"):
            match = registry_or_machine.search(path.read_text(encoding="utf-8"))
            assert not match, (path, match)


def test_every_pictogram_is_shown_somewhere() -> None:
    """A page with one that does not exist fails by itself."""
    code = "".join(path.read_text(encoding="utf-8") for path in files("templates/*.html") + files("kiosk/views/*.py"))
    assert PICTOGRAMS.keys() - set(re.findall(r'"([a-z-]+)"', code)) == set()


def test_every_picture_is_shown_somewhere_and_all_of_them_are_small() -> None:
    steps = content.read_json("family.json")["danger"]["steps"]
    steps += [row for section in content.checklist_sections() for row in (section, *section["items"])]
    questions = content.dated_row("plan")["questions"].values()
    steps += [choice for question in questions for choice in question["choices"]]
    of_content = [*content.shipped_questions().values(), *content.offer_signs().values(), *steps]
    pictures = {name for row in of_content for name in row["picture"]}
    pictures |= {name for names in CHECKED_PICTURES.values() for name in names}
    templates = "".join(path.read_text(encoding="utf-8") for path in files("templates/*.html"))
    called = " ".join(re.findall(r'ui\.pictures\(.*\)|\["[a-z]+"(?:, "[a-z]+")?\]', templates))
    pictures |= DRAWINGS.keys() & set(re.findall(r'"([a-z]+)"', called))
    assert pictures == DRAWINGS.keys()
    assert all(0 < len(row["picture"]) < 3 for row in of_content)
    assert len(gzip.compress((ROOT / "static/pictures.svg").read_bytes())) <= 40_000


def test_paths_that_our_prose_names_exist() -> None:
    path = re.compile(r"(?<![\w./-])(?:kiosk|templates|static|tests|docs|deploy)/(?!test_)[\w./-]*\w")
    for page in (*GUIDES, ROOT / "CHANGELOG.md"):
        text = page.read_text(encoding="utf-8")
        new_files = re.findall(r"^```\w+ (\S+)$", text, re.M)  # files that stand in the page whole
        lines = [line for line in text.splitlines() if "| new: " not in line]
        names_in_prose = path.findall("\n".join(lines))
        assert [name for name in names_in_prose if name not in new_files and not (ROOT / name).exists()] == [], page


def test_what_the_security_page_names_exists() -> None:
    references = re.findall(r"`([\w/]+\.py): (\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert references
    for file, name in references:
        assert re.search(rf"^def {name}\(", (ROOT / "tests" / file).read_text(encoding="utf-8"), re.M), (file, name)


def test_only_what_a_villager_does_writes_while_others_write(app: Flask) -> None:
    """Whoever adds a file here has thought through who else may touch the same rows at the same moment."""
    writing = re.compile(r"\n +with .*\bdb\.write_as_visitor\(")
    writers = [path for path in files("kiosk/**.py") if writing.search(path.read_text(encoding="utf-8"))]
    assert {path.relative_to(ROOT / "kiosk").as_posix() for path in writers} == {
        "rules/checkins.py",
        "views/offers.py",
        "views/quiz.py",
        "web/visits.py",
    }
