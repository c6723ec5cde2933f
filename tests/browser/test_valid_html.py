"""Every page is valid HTML: the Nu checker finds no error in any, villagers' and desk's, in both languages."""

import re
import subprocess
from itertools import product
from pathlib import Path

import pytest
from flask import Flask

from kiosk.db import db
from kiosk.models import HallRound
from kiosk.models.hall_round import STEPS
from tests.cast.npm import html_checker
from tests.cast.planted import Planted, form_token
from tests.cast.roles import answers_for, send


def save_pages(app: Flask, planted: Planted, folder: Path, language: str) -> None:
    """Save each page as a supervisor gets it, and a villager in the middle of a visit."""
    for who in ("villager", "supervisor"):
        planted.renew("open", answered=0 if who == "supervisor" else 6)
        for rule, method, may in answers_for(who):
            if may and not rule.endswith(("finish", "language", "sign-out")):
                client = planted.client(app, who)  # a fresh one each time: another page may have ended the sign-in
                with client.session_transaction() as cookie:
                    cookie["language"] = language
                answer = send(client, method, planted.address(rule), data={"csrf_token": form_token(app)})
                if answer.mimetype == "text/html" and b"<!doctype html>" in answer.data[:80].lower():
                    name = re.sub(r"\W+", "-", f"{language} {who} {method} {rule}")
                    (folder / f"{name}.html").write_bytes(answer.data)


@pytest.mark.long
def test_the_checker_finds_no_error(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    planted = Planted()
    for language in ("id", "en"):
        save_pages(app, planted, folder, language)
    client = planted.client(app, "supervisor")
    for step, rule in product(STEPS, ("/hall/<key>/", "/admin/sessions/<session_id>/hall")):
        with db.write():
            db.session.get_one(HallRound, planted.hall).step = step
        (folder / f"{step}{rule.count('/')}.html").write_bytes(client.get(planted.address(rule)).data)
    of_the_desk = [path for path in folder.glob("*-supervisor-*-admin-*") if 'id="cover"' in path.read_text()]
    assert len(of_the_desk) > 60, "who may do everything is signed in"
    java = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xss2m",
    ]  # what makes a long run fast takes a short one longer
    checked = subprocess.run(
        [*java, "-jar", html_checker(), "--errors-only", "--stdout", folder], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout.replace(f'"file:{folder}/', '"') + checked.stderr
