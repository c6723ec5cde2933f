"""What the operating system is given: the service of Linux, the screen in kiosk mode."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from kiosk.config import DEFAULTS, ROOT

DEPLOY = ROOT / "deploy"
UNITS = [path for path in DEPLOY.rglob("*") if path.suffix in (".service", ".timer")]


@pytest.mark.program
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        here = unit.read_text(encoding="utf-8")
        here = here.replace("WorkingDirectory=/opt/anjungan", "WorkingDirectory=/")  # the checkout may lie below /dev
        here = here.replace("/opt/anjungan/.venv", sys.prefix).replace("/opt/anjungan", str(ROOT))
        (tmp_path / unit.name).write_text(here)
    shutil.copytree(DEPLOY / "hosting" / "anjungan-.service.d", tmp_path / "anjungan-.service.d")
    copies = [tmp_path / unit.name for unit in UNITS]
    services = [path for path in copies if path.suffix == ".service"]
    confined = ["security", "--offline=true", "--threshold=20", *services]  # one that may touch everything has 90
    for question in (["verify", *copies], confined):
        result = subprocess.run(["systemd-analyze", *question], capture_output=True, text=True, check=False)
        assert (result.returncode, result.stderr) == (0, ""), result.stdout


def test_caddy_waits_for_the_whole_of_what_a_stranger_may_send() -> None:
    """Its end sent a byte at a time, a form that is longer would hold one of the kiosk's threads for hours."""
    caddy = (DEPLOY / "hosting" / "Caddyfile").read_text(encoding="utf-8")
    [mebibytes] = re.findall(r"max_buffer_size (\d+)MiB\n", caddy)
    assert int(mebibytes) * 1024**2 > DEFAULTS["MAX_CONTENT_LENGTH_WITH_FILE"]


def test_caddy_takes_files_where_the_kiosk_does(app: Flask) -> None:
    file_paths = {
        re.sub("<[^>]+>", "*", rule.rule)
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "takes_files", False)
    }
    caddy = (DEPLOY / "hosting" / "Caddyfile").read_text(encoding="utf-8")
    lists = [set(paths.split()) for paths in re.findall(r"not path (.+)\n", caddy)]
    assert lists == [file_paths, file_paths]
    assert re.findall(r"max_size (\d+)KB ", caddy) == [str(DEFAULTS["MAX_CONTENT_LENGTH"] // 1000)]


@pytest.mark.program
def test_the_screen_waits_for_the_kiosk_and_comes_back_after_a_fault(tmp_path: Path) -> None:
    """Chromium is played here: it fails once, and then somebody presses Alt+F4."""
    for folder in ("deploy", "bin"):
        (tmp_path / folder).mkdir()
    (tmp_path / "deploy" / "layar.sh").write_bytes((DEPLOY / "layar.sh").read_bytes())
    chromium, asleep = tmp_path / "bin" / "chromium", tmp_path / "asleep"
    chromium.write_text(f'#!/bin/sh\necho "$@" >>"{tmp_path}/opened"\n[ "$(wc -l <"{tmp_path}/opened")" = 2 ]\n')
    (tmp_path / "bin" / "sleep").write_text(f'#!/bin/sh\ntouch "{asleep}"\nexec /bin/sleep 0.1\n')
    for program in (tmp_path / "bin").iterdir():
        program.chmod(0o755)
    with socket.socket() as kiosk:
        kiosk.bind(("127.0.0.1", 0))
        address = "http://127.0.0.1:{1}".format(*kiosk.getsockname())
        path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = os.environ | {"PATH": path, "ANJUNGAN": address}
        screen = subprocess.Popen(["bash", tmp_path / "deploy" / "layar.sh"], env=environment)
        while not asleep.exists():
            assert screen.poll() is None
            time.sleep(0.01)
        assert not (tmp_path / "opened").exists()
        kiosk.listen()
        assert screen.wait(60) == 0
    commands = (tmp_path / "opened").read_text().splitlines()
    assert len(commands) == 2
    assert all(line.startswith("--kiosk --incognito ") and line.endswith(f" {address}/") for line in commands)
