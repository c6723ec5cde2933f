"""The limit: Flask alone on waitress. It answers with bytes it is given, makes one INSERT, or asks questions.

python -m tests.bench.bare PORT FOLDER: each file of the folder is a page, and a POST goes into a database beside them.
"""

import logging
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import waitress
from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

FILE = "bare.sqlite3"
ROW = "INSERT INTO check_in VALUES (hex(randomblob(8)), hex(randomblob(8)), 'Orang ' || hex(randomblob(6)))"
GZIP = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
WEIGHT = 4_400  # bytes of a question and of its feedback: as heavy as the page by which the targets were set
QUESTION = """<!DOCTYPE html><title>Soal {n}</title><meta name="viewport" content="width=device-width"><h1>Soal {n}</h1>
<form method="post"><button class="quiz-option" name="option" value="a">Visa wisata</button>
<button class="quiz-option" name="option" value="b">Visa kerja</button></form>"""
REASON = """<!DOCTYPE html><title>Soal {n}</title><meta name="viewport" content="width=device-width"><h1>Soal {n}</h1>
<p id="reason">Untuk bekerja, kita perlu visa kerja.</p><a class="primary" href="/question/{next}">Lanjut</a>"""
app = Flask(__name__, static_folder=None)
pages: dict[str, bytes] = {}
lock = threading.Lock()


@app.get("/")
@app.get("/<name>")
def page(name: str = "home") -> ResponseReturnValue:
    return pages[name], GZIP


@app.route("/question/<int:n>", methods=["GET", "POST"])
def question(n: int) -> str:
    words = REASON if request.form.get("option") else QUESTION
    return words.format(n=n, next=n + 1).ljust(WEIGHT)


@app.post("/insert")
def insert() -> ResponseReturnValue:
    if not request.form["name"]:
        return "", 422
    with closing(open_database()) as database, lock:
        database.execute(ROW)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return redirect("/done", 303)


def open_database() -> sqlite3.Connection:
    """A connection as the kiosk opens it; each statement is a transaction."""
    connection = sqlite3.connect(Path(sys.argv[2], FILE), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def make_limit_app(folder: str) -> Flask:
    """With these pages, by gunicorn."""
    pages.update({file.name: file.read_bytes() for file in Path(folder).iterdir() if not file.name.startswith(FILE)})
    return app


def main(port: str, folder: str) -> None:
    with closing(open_database()) as database:
        database.execute("CREATE TABLE check_in (id TEXT PRIMARY KEY, nonce TEXT UNIQUE, name TEXT)")
    logging.getLogger("waitress").setLevel(logging.ERROR)
    waitress.serve(
        make_limit_app(folder), host="127.0.0.1", port=int(port), threads=4, ident=""
    )  # as kiosk/machine/serve.py


if __name__ == "__main__":
    main(*sys.argv[1:])
