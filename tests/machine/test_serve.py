"""`flask serve` as a real process: the first start, the second, and each way it can't."""

import re
import shutil
import socket
import sqlite3
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from kiosk.machine.network import EVERYWHERE
from tests.cast import guides
from tests.cast.programs import (
    command,
    ended,
    open_page,
    running,
    running_forked,
    token,
    without_roots_rights,
)

pytestmark = pytest.mark.program


def refusal(instance: Path, *options: str, has_roots_rights: bool = True) -> str:
    """The sentence of a server that can't start: one, no traceback, exit code 1."""
    arguments = ["serve", *(options or ("--port", "0"))]
    if has_roots_rights:
        result = ended(instance, *arguments)
    else:
        start = without_roots_rights(command(instance, *arguments))
        result = subprocess.run(**start, capture_output=True, check=False, timeout=120)  # one that starts would not end
    assert (result.returncode, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1, result.stderr
    assert result.stderr.strip().endswith(".")
    return str(result.stderr)


def every_row(instance: Path) -> list[str]:
    with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as connection:
        return list(connection.iterdump())


@pytest.fixture
def instance(tmp_path: Path, filled_database: Path) -> Path:
    """The folder of a machine that was started before."""
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(filled_database, folder / "kiosk.sqlite3")
    return folder


@pytest.mark.long
def test_from_a_bare_machine_to_the_desk_and_a_second_start(tmp_path: Path) -> None:
    instance = tmp_path / "new" / "instance"
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with running(command(instance, "serve", "--port", "0")) as printed:
        first_link = re.search(r"\S+/admin/set-up/\S+", printed)
    with running_forked(instance, "serve", "--port", "0") as printed:
        home = re.search(r"Untuk warga\s+: (\S+)", printed)
        link = re.search(r"\S+/admin/set-up/\S+", printed)
        assert home
        assert link
        assert first_link
        assert link[0].split("/")[-1] != first_link[0].split("/")[-1], "until somebody uses it, each start renews it"
        assert "--host 0.0.0.0" in printed
        assert (instance / "addresses").read_text() == home[1].rstrip("/")
        doctor = ended(instance, "doctor").stdout
        assert f"Anjungan menjawab di {home[1].rstrip('/')}" in doctor
        assert open_page(browser, home[1]).select(".tile")
        page = open_page(browser, link[0])
        fields = {"name": "Hasan", "username": "hasan", "password": "perahu di muara", "again": "perahu di muara"}
        page = open_page(browser, link[0], fields | {"csrf_token": token(page)})
        assert "Langkah pertama" in page.text
        assert f"Anjungan di {instance} sedang berjalan" in refusal(instance)
    files = [path for path in instance.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"kiosk.sqlite3", "secret", "addresses"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    before, secret = every_row(instance), (instance / "secret").read_text()
    with running_forked(instance, "serve", "--port", "0", KIOSK_STARTED_BY="bash deploy/mulai.sh") as printed:
        assert "set-up" not in printed
        assert "bash deploy/mulai.sh --host 0.0.0.0" in printed, "what somebody can type again"
        assert "flask serve" not in printed
    assert every_row(instance) == before
    assert (instance / "secret").read_text() == secret
    assert len(list((instance / "backups").iterdir())) == 1, "one copy a day, however often it starts"


@pytest.mark.parametrize(
    ("option", "setting"), [(["--desk-on-network"], {}), ([], {"KIOSK_DESK_ON_NETWORK": "1"}), ([], {})]
)
def test_the_desk_is_for_this_machine_unless_somebody_opens_it(
    instance: Path, option: list[str], setting: dict[str, str]
) -> None:
    """By what a start prints, and by who gets in: a request passed on for somebody is not this machine's."""
    is_open = bool(option or setting)
    with running_forked(instance, "serve", "--port", "0", "--host", EVERYWHERE, *option, **setting) as printed:
        here, *others = re.findall(r"(http://\S+:\d+)/\n", printed)
        desks = re.findall(r"(\S+)/admin/\n", printed)
        assert desks == ([here, *others] if is_open else [here])
        assert re.findall(r"(\S+)/admin/set-up/", printed) == desks
        assert ("BAHAYA" in printed) is is_open
        assert ("--desk-on-network" in printed.replace("tanpa --desk-on-network", "")) is not is_open
        with closing(HTTPConnection(urlsplit(here).netloc)) as asking:
            asking.request("GET", "/admin/sign-in", headers={"X-Forwarded-For": "192.0.2.7"})
            assert asking.getresponse().status == (200 if is_open else 403)


def test_behind_a_proxy_as_the_guide_says(instance: Path) -> None:
    """The desk answers from elsewhere where the proxy says that the request came by HTTPS, and cookies are for that."""
    line = next(line for line in guides.commands() if line.startswith("KIOSK_HTTPS="))
    settings = dict(word.split("=") for word in line.split() if "=" in word)
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "anjungan.example"}
    with running_forked(instance, "serve", "--port", "0", **settings) as printed:
        (here,) = re.findall(r"(http://\S+:\d+)/\n", printed)
        for scheme, status in (("https", 200), ("http", 403)):
            with closing(HTTPConnection(urlsplit(here).netloc)) as asking:
                asking.request("GET", "/admin/sign-in", headers=headers | {"X-Forwarded-Proto": scheme})
                answer = asking.getresponse()
                assert answer.status == status
                assert "; Secure" in answer.headers["Set-Cookie"]


def test_an_address_that_is_taken_or_elsewhere(instance: Path) -> None:
    before = every_row(instance)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert f"Port {port} sedang dipakai" in refusal(instance, "--port", port)
    assert every_row(instance) == before, "no link may be renewed by a start that failed"
    assert "bukan alamat mesin ini" in refusal(instance, "--host", "198.51.100.7", "--port", "0")


@pytest.mark.parametrize(
    "begin", [b"not a database, but long enough to be read as one" * 40, b"SQLite format 3\0" * 99, None]
)
def test_a_broken_database(instance: Path, begin: bytes | None) -> None:
    path = instance / "kiosk.sqlite3"
    whole = path.read_bytes()
    broken = begin or whole[:8192] + b"\xa5" * (len(whole) - 8192)  # torn in the middle
    path.write_bytes(broken)
    assert "rusak" in refusal(instance)
    assert begin is None or path.read_bytes() == broken


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("CREATE TABLE recipes (name TEXT)", "bukan milik anjungan"),
        ("UPDATE alembic_version SET version_num = 'from_next_year'", "tidak dikenal"),
        ("BEGIN EXCLUSIVE", "sedang dipakai"),
    ],
)
def test_a_database_of_another_program(instance: Path, sentence: str, words: str) -> None:
    if sentence.startswith("CREATE"):
        (instance / "kiosk.sqlite3").unlink()
    with closing(sqlite3.connect(instance / "kiosk.sqlite3", isolation_level=None)) as other:
        other.execute(sentence)
        assert words in refusal(instance)


def test_a_folder_whose_parent_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "tidak bisa ditulis" in refusal(tmp_path / "file" / "instance")


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_without_write_access(instance: Path, mode: int) -> None:
    (instance / "secret").write_text("a secret of before")
    instance.chmod(mode)
    try:
        assert str(instance) in refusal(instance, has_roots_rights=False)
    finally:
        instance.chmod(0o755)


@pytest.mark.parametrize("tails", [[""], ["", "-wal", "-shm"]])
def test_a_database_that_can_only_be_read(instance: Path, tails: list[str]) -> None:
    """Nothing has to be written at this start, so only a try finds it."""
    for tail in tails:
        (instance / f"kiosk.sqlite3{tail}").touch()
        (instance / f"kiosk.sqlite3{tail}").chmod(0o444)
    assert "hanya bisa dibaca" in refusal(instance, has_roots_rights=False)
