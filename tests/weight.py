"""The weight of the house beside its budget, by syntax tree and tokenizer: python -m tests.weight."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import Counter

from click import echo

from kiosk import create_app
from kiosk.config import ROOT

BUDGET = {  # the most of each
    "statements": 9_600,
    "tokens": 117_000,
    "modules": 155,
    "templates": 120,
    "template lines": 5_800,
    "script and style lines": 4_700,
    "addresses of the desk": 45,
    "pages of the desk": 30,
    "test lines": 26_000,
    "deploy lines": 900,
    "docs lines": 1_100,
    "names that are no thing": 0,
    "docstrings What/Whether": 100,
    "functions over 40 lines": 0,
}
NO_THING = re.compile(
    r"^([a-z]+ed|kept|told|said|shown|begun|done|written|left|made|known|given|taken|gone|seen|held|found|drawn|meant|sent"
    r"|chosen|spoken|put|theirs|ours|nobodys?|others|anew|lately|homewards|quietly|here|there|ahead)$"
)
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


def count_code(text: str) -> Counter[str]:
    """The counts of one module of the product."""
    tree = ast.parse(text)
    nodes = list(ast.walk(tree))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    docs = {node.body[0].lineno for node in nodes if isinstance(node, kinds) and ast.get_docstring(node) is not None}
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    named = [f for f in functions if not any("property" in ast.unparse(each) for each in f.decorator_list)]
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(
        {
            "modules": 1,
            "statements": sum(isinstance(node, ast.stmt) for node in nodes) - len(docs),
            "tokens": sum(
                token.type not in NO_CODE and not (token.type == tokenize.STRING and token.start[0] in docs)
                for token in tokens
            ),
            "names that are no thing": sum(bool(NO_THING.match(f.name.lstrip("_"))) for f in named),
            "docstrings What/Whether": sum(bool(OPENING.match(ast.get_docstring(f) or "")) for f in functions),
            "functions over 40 lines": sum((f.end_lineno or 0) - f.lineno + 1 > 40 for f in functions),
        }
    )


def count_addresses() -> Counter[str]:
    """The addresses under /admin/ that answer GET; a page's ends in a slash or in a word, a file's in its extension."""
    rules = create_app({"SECRET_KEY": "only to count"}).url_map.iter_rules()
    paths = {rule.rule for rule in rules if rule.rule.startswith("/admin/") and "GET" in (rule.methods or ())}
    pages = {path for path in paths if "." not in path.rpartition("/")[2]}
    return Counter({"addresses of the desk": len(paths), "pages of the desk": len(pages)})


def count() -> Counter[str]:
    """Everything in the budget, as the files of this checkout are now."""
    found = count_addresses()
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().splitlines():
        kinds = [what for what, names in LINES.items() if names.fullmatch(name)]
        if not (kinds or CODE.fullmatch(name)) or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
        found.update(dict.fromkeys(kinds, text.count("\n")))
        found["templates"] += "template lines" in kinds
        if not kinds:
            found += count_code(text)
    return found


def main() -> int:
    """Print the table; 1 where something is over its budget."""
    found = count()
    for what, most in BUDGET.items():
        echo(f"{what:26}{found[what]:>10,} of {most:>8,}{'   over' if found[what] > most else ''}")
    return int(any(found[what] > most for what, most in BUDGET.items()))


if __name__ == "__main__":
    sys.exit(main())
