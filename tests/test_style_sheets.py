"""Style sheets and pages name the same things: nothing is styled that no page shows, and no page asks for more."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from kiosk.config import ROOT
from tests.cast.checkout import files

# an attribute or an argument; what Jinja puts into it may hold quotes
ATTRIBUTE = r"""\b{}=(?:"((?:{{{{.*?}}}}|{{%.*?%}}|[^"])*)"|'([^']*)')"""
JINJA = re.compile(r"{{(.*?)}}|{%(.*?)%}", re.S)
LITERAL = re.compile(r""""([^"\n]*)"|'([^'\n]*)'""")
BLOCK = re.compile(r"{% block (\w+)")
FEW_CLASSES = re.compile(r"[a-z-][\w-]*( [a-z][\w-]*){0,3}")
NAME = re.compile(r"[A-Za-z_][\w-]*")
# what stands for a part of a name that is known only when the page is made
OPEN = "\0"
# htmx's own, in the vendored script
OF_HTMX = re.compile(r"htmx-\w+")


def read(*patterns: str) -> str:
    """The texts of our own files of these patterns, one after the other."""
    paths = [path for pattern in patterns for path in files(pattern) if "vendor" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


# --- style sheets


def sheets() -> list[Path]:
    """Every style sheet of ours."""
    return [path for path in files("static/*.css") if "vendor" not in path.parts]


def rules_of(text: str, within: str = "") -> Iterator[tuple[str, str]]:
    """(selectors, the @-rule around it or "") of each rule, without steps of animations."""
    position = 0
    while match := re.compile(r"([^{};]+)\{").search(text, position):
        head = match[1].strip()
        end = end_of_block(text, match.end())
        if not head.startswith("@"):
            yield head, within
        elif head.startswith(("@media", "@supports")):
            yield from rules_of(text[match.end() : end], head)
        position = end + 1


def end_of_block(text: str, start: int) -> int:
    """The place of the brace that closes the block which begins here."""
    depth = 1
    for brace in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    raise ValueError("a block is not closed")


@cache
def selectors_of(sheet: Path) -> list[tuple[str, str]]:
    """(one selector, the @-rule around it or "") for all rules of this sheet."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    return [
        (" ".join(selector.split()), within)
        for selectors, within in rules_of(text)
        for selector in re.split(r",(?![^(]*\))", selectors)
    ]


def names_in(selector: str, sign: str) -> list[str]:
    """The classes (sign ".") or ids ("#") that this selector names."""
    return re.findall(rf"{re.escape(sign)}([A-Za-z_][\w-]*)", re.sub(r"\[[^]]*\]", "", selector))


def owner_of(selector: str) -> str | None:
    """The class that this selector styles: of its last part the first, for further ones are states of it."""
    last = re.split(r"[ >+~]+", re.sub(r"\([^)]*\)|\[[^]]*\]", "", selector))[-1]
    classes = names_in(last, ".")
    return classes[0] if classes else None


# --- pages and scripts


def named_in(attribute: str, text: str) -> set[str]:
    """The names in all attributes and arguments of this name; OPEN stands for what is put in when the page is made."""
    names: set[str] = set()
    for value in values_of(attribute, text):
        for expression, _statement in JINJA.findall(value):
            names |= words_of_literals(expression)
        names |= set(JINJA.sub(lambda match: " " if match[2] else OPEN, value).split())
    return names - {OPEN}


def values_of(attribute: str, text: str) -> list[str]:
    """The values of an attribute as they are written, and of each block that fills one."""
    values = [double or single for double, single in re.findall(ATTRIBUTE.format(attribute), text, re.S)]
    for block in {name for value in values for name in BLOCK.findall(value)}:
        values += re.findall(rf"{{% block {block} -?%}}(.+?){{%-? endblock", text, re.S)
    return values


def words_of_literals(code: str) -> set[str]:
    """The names in strings of a script or of Jinja."""
    return names_of_texts(double or single for double, single in LITERAL.findall(code))


def names_of_texts(texts: Iterable[str]) -> set[str]:
    """The words of those texts that may be a few classes and are no sentence."""
    return {word for text in texts if FEW_CLASSES.fullmatch(text.strip()) for word in text.split()}


@cache
def templates() -> str:
    return read("templates/*.html", "templates/*.svg")


@cache
def scripts() -> str:
    return read("static/*.js")


@cache
def literals() -> set[str]:
    """The words of all strings in Python, in scripts and in what templates hand to Jinja."""
    jinja = "\n".join(expression + statement for expression, statement in JINJA.findall(templates()))
    return words_of_literals(scripts() + jinja) | names_of_texts(texts_in_python())


def texts_in_python() -> Iterator[str]:
    """Every string of the product's code; of docstrings nothing is taken for a class."""
    for path in files("kiosk/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def is_used(name: str, attributes: set[str]) -> bool:
    """True where a page, a script or Python says this name, in one piece or as a beginning and its rest."""
    if name in attributes | literals() or OF_HTMX.fullmatch(name):
        return True
    for pattern in attributes:
        if OPEN in pattern:
            match = re.fullmatch(re.escape(pattern).replace(re.escape(OPEN), "(.*)"), name)
            if match and all(part.isdecimal() or part in {"", *literals()} for part in match.groups()):
                return True
    return False


@pytest.mark.parametrize(("sign", "attribute"), [(".", "class"), ("#", "id")], ids=["class", "id"])
def test_nothing_is_styled_that_no_page_shows(sign: str, attribute: str) -> None:
    attributes = named_in(attribute, templates() + scripts() + read("kiosk/*.py", "static/*.svg"))
    unused = {
        f"{sheet.relative_to(ROOT)}: {sign}{name}"
        for sheet in sheets()
        for selector, _within in selectors_of(sheet)
        for name in names_in(selector, sign)
        if not is_used(name, attributes)
    }
    assert sorted(unused) == []


def test_a_class_of_a_page_is_styled_or_looked_for() -> None:
    """By a style sheet, by a script or by a test."""
    selectors = [selector for sheet in sheets() for selector, _within in selectors_of(sheet)]
    styled = {name for selector in selectors for name in names_in(selector, ".")}
    looked_for = set(names_in(scripts() + read("tests/*.py"), ".")) | words_of_literals(scripts())
    names = {name for name in named_in("class", templates()) if NAME.fullmatch(name)}
    assert sorted(names - styled - looked_for) == []


# --- sheets by component


def test_no_selector_stands_twice_in_a_sheet() -> None:
    """Outside of @media: who changes a thing finds all of it in one place."""
    for sheet in sheets():
        times = Counter(selector for selector, within in selectors_of(sheet) if not within)
        assert [selector for selector, number in times.items() if number > 1] == [], sheet


def test_a_class_stands_in_one_sheet() -> None:
    """Of those that a page has at once: the desk and paper have a folder each."""
    sheets_of_class: dict[tuple[Path, str], set[str]] = defaultdict(set)
    for sheet in sheets():
        for selector, _within in selectors_of(sheet):
            if owner := owner_of(selector):
                sheets_of_class[sheet.parent, owner].add(sheet.name)
    assert {name: homes for (_folder, name), homes in sheets_of_class.items() if len(homes) > 1} == {}
