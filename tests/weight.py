"""The weight of the house beside the last version's; fails nothing: python -m tests.weight [seconds of the suite]."""

import ast
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from click import echo

from kiosk.config import ROOT
from tests.cast import checkout, databases
from tests.cast.apps import make_app
from tests.cast.pages import Browser

# of 0.3.0, counted by this program
LAST_VERSION: dict[str, float] = {
    "modules": 130,
    "statements": 9_174,
    "tokens": 115_629,
    "tokens a statement": 12.60,
    "conditional expressions a 1,000": 40.66,
    "packed assignments a 1,000": 15.04,
    "functions over 40 lines": 0,
    "names that are no thing": 0,
    "docstrings What/Whether": 0,
    "first docstring lines, median length": 100,
    "of them with a semicolon, percent": 51.60,
    "templates": 87,
    "deploy lines": 894,
    "docs lines": 1_099,
    "script and style lines": 4_688,
    "template lines": 5_800,
    "test lines": 25_799,
    "style rules": 1_168,
    "style rules a class": 8.80,
    "selectors a style rule": 1.89,
    "classes": 295,
    "sizes of letters": 83,
    "spaces": 83,
    "bytes of the first question": 28_729,
    "addresses of the desk": 32,
    "pages of the desk": 30,
    "seconds of the suite": 463,
}

# what a function may not be called, for it names no thing, act or question
NO_THING = re.compile(
    r"^([a-z]+ed|kept|told|said|shown|begun|done|written|left|made|known|given|taken|gone|seen|held|found|drawn|meant|sent"
    r"|chosen|spoken|put|theirs|ours|nobodys?|others|anew|lately|homewards|quietly|here|there|ahead)$"
)
# how a docstring may not begin
OPENING = re.compile(r"(What|Whether|Who|Whose|The same|Those|These|How)\b")
NO_CODE = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
# which files' lines are counted as what
LINES = {
    "template lines": re.compile(r"templates/.+\.html"),
    "script and style lines": re.compile(r"static/(?!vendor/|.*/vendor/).+\.(js|css)"),
    "test lines": re.compile(r"tests/.+\.py"),
    "deploy lines": re.compile(r"deploy/(?!.*requirements\.txt$).+"),
    "docs lines": re.compile(r"docs/.+\.md"),
}
CODE = re.compile(r"kiosk/(?!.*/versions/).+\.py")
SHEET = re.compile(r"static/(?!.*vendor/).+\.css")
# a step of the scale is defined as --text-4 or --space-4
SIZE = re.compile(r"(?:font-size|font|--text-\w+):([^;}]+)")
SPACE = re.compile(r"(?:margin|padding|gap|--space)[\w-]*:([^;}]+)")
# what is said by its name, alone or in a sum with the size of something
STEP = re.compile(r"var\(--(?:text|space)-\d")
# the larger one of min(7rem, 20vw)
BOUND = re.compile(r"min\(([^,()]+),[^()]+\)")
LENGTH = re.compile(r"(?<![\w.-])\d*\.?\d+(?:rem|em|px|pt|mm|cm|vh|vw|vmin|%)")
STEP_OF_ANIMATION = re.compile(r"(from|to|[\d.%,\s]+)")


# --- code


def count_code(texts: list[str]) -> dict[str, float]:
    """Counts over all modules of the product, given as their texts."""
    sums: Counter[str] = Counter()
    first_lines: list[str] = []
    for text in texts:
        tree = ast.parse(text)
        sums += count_module(tree, text)
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        docstrings = [ast.get_docstring(function) for function in functions]
        first_lines += [docstring.partition("\n")[0] for docstring in docstrings if docstring]
    thousand = sums["statements"] / 1000
    return {
        "modules": len(texts),
        "statements": sums["statements"],
        "tokens": sums["tokens"],
        "tokens a statement": sums["tokens"] / sums["statements"],
        "conditional expressions a 1,000": sums["conditional expressions"] / thousand,
        "packed assignments a 1,000": sums["packed assignments"] / thousand,
        "functions over 40 lines": sums["functions over 40 lines"],
        "names that are no thing": sums["names that are no thing"],
        "docstrings What/Whether": sum(bool(OPENING.match(line)) for line in first_lines),
        "first docstring lines, median length": median(len(line) for line in first_lines),
        "of them with a semicolon, percent": 100 * sum(";" in line for line in first_lines) / len(first_lines),
    }


def count_module(tree: ast.Module, text: str) -> Counter[str]:
    """Sums of one module; docstrings are neither statements nor tokens."""
    nodes = list(ast.walk(tree))
    documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    docs = {node.body[0].lineno for node in nodes if isinstance(node, documented) and ast.get_docstring(node)}
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    callables = [f for f in functions if not any("property" in ast.unparse(each) for each in f.decorator_list)]
    code = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in NO_CODE and not (token.type == tokenize.STRING and token.start[0] in docs)
    ]
    return Counter(
        {
            "statements": sum(isinstance(node, ast.stmt) for node in nodes) - len(docs),
            "tokens": len(code),
            "conditional expressions": sum(isinstance(node, ast.IfExp) for node in nodes),
            "packed assignments": sum(is_packed(node) for node in nodes),
            "names that are no thing": sum(bool(NO_THING.match(f.name.lstrip("_"))) for f in callables),
            "functions over 40 lines": sum((f.end_lineno or 0) - f.lineno + 1 > 40 for f in functions),
        }
    )


def is_packed(node: ast.AST) -> bool:
    """True for an assignment of several values to several names in one line."""
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)


# --- style sheets


def count_sheets(texts: list[str]) -> dict[str, float]:
    """Rules a class, selectors a rule, and how many sizes and spaces there are, over all style sheets.

    A size or space that is said by its name is no further one: the scale itself stands in one sheet. What only bounds
    another is none either, as the 6vw in min(var(--text-4), 6vw) or in min(7rem, 6vw).
    """
    heads = [head for text in texts for head in heads_of_rules(text)]
    rules_by_class = Counter(name for head in heads for name in set(re.findall(r"\.([a-zA-Z][\w-]*)", head)))
    return {
        "style rules": len(heads),
        "style rules a class": rules_by_class.total() / len(rules_by_class),
        "selectors a style rule": sum(head.count(",") + 1 for head in heads) / len(heads),
        "classes": len(rules_by_class),
        "sizes of letters": len(values_of(texts, SIZE)),
        "spaces": len(values_of(texts, SPACE)),
    }


def values_of(texts: list[str], declaration: re.Pattern[str]) -> set[str]:
    """The different lengths that these declarations say."""
    values = (BOUND.sub(r"\1", value) for text in texts for value in declaration.findall(text))
    return {length for value in values if not STEP.search(value) for length in LENGTH.findall(value)}


def heads_of_rules(text: str) -> Iterator[str]:
    """The selectors of each rule, without steps of animations."""
    for head in re.findall(r"([^{}@;]+)\{", re.sub(r"/\*.*?\*/", "", text, flags=re.S)):
        if not STEP_OF_ANIMATION.fullmatch(head.strip()):
            yield head


# --- what a person meets


def count_screens() -> dict[str, float]:
    """Compressed bytes that the first question of a free quiz sends, and addresses under /admin/ that answer GET.

    A page's address ends in a slash or in a word, a file's in its extension.
    """
    with TemporaryDirectory() as folder:
        databases.make_filled(Path(folder), *databases.DISTRICTS)
        app = make_app(Path(folder), KIOSK_INSTANCE=folder)
        with app.app_context():
            browser = Browser(app)
            browser.get("/quiz/")
            browser.submit(length="short")
            files = re.findall(r'(?:href|src)="(/[^"]+\.css[^"]*|/[^"]+later[^"]+\.js[^"]*)"', str(browser.page))
            scripts = browser.page.select_one("script[data-scripts]")["data-scripts"].split()
            sizes = [
                len(app.test_client().get(address, headers={"Accept-Encoding": "gzip"}, buffered=True).data)
                for address in [*files, *scripts]
            ]
            page = browser.client.get(browser.path, headers={"Accept-Encoding": "gzip"}, buffered=True)
    rules = app.url_map.iter_rules()
    paths = {rule.rule for rule in rules if rule.rule.startswith("/admin/") and "GET" in (rule.methods or ())}
    return {
        "bytes of the first question": sum(sizes) + len(page.data),
        "addresses of the desk": len(paths),
        "pages of the desk": sum("." not in path.rpartition("/")[2] for path in paths),
    }


def count() -> dict[str, float]:
    """Everything that is printed, as the files of this checkout are now."""
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8", errors="replace")
        for name in checkout.names()
        if CODE.fullmatch(name) or any(pattern.fullmatch(name) for pattern in LINES.values())
    }
    lines: Counter[str] = Counter()
    for name, text in texts.items():
        lines.update({what: text.count("\n") for what, pattern in LINES.items() if pattern.fullmatch(name)})
    return {
        **count_code([text for name, text in texts.items() if CODE.fullmatch(name)]),
        "templates": sum(bool(LINES["template lines"].fullmatch(name)) for name in texts),
        **lines,
        **count_sheets([text for name, text in texts.items() if SHEET.fullmatch(name)]),
        **count_screens(),
    }


def main() -> None:
    """Print today's table beside the last version's."""
    today = count()
    if sys.argv[1:]:
        today["seconds of the suite"] = float(sys.argv[1])
    echo(f"{'':38}{'0.3.0':>12}{'now':>12}")
    for what, number in today.items():
        echo(f"{what:38}{write_number(LAST_VERSION.get(what)):>12}{write_number(number):>12}")


def write_number(number: float | None) -> str:
    """A count as it is, a ratio with one or two decimals, and a dash for what the last version did not count."""
    if number is None:
        return "–"
    if number == int(number):
        return f"{number:,.0f}"
    return f"{number:.2f}" if number < 10 else f"{number:.1f}"


if __name__ == "__main__":
    main()
