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
from tests.cast.programs import command, opened, running, served, token, without_roots_rights

pytestmark = pytest.mark.program


def refusal(instance: Path, *options: str, **environment: str) -> str:
    """What a server that can't start says: one sentence, no traceback, exit code 1."""
    start = command(instance, "serve", *options, **environment)
    done = subprocess.run(**start, capture_output=True, check=False, timeout=120)  # one that starts would not end
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.strip().endswith(".")
    return done.stderr


def everything(instance: Path) -> list[str]:
    """Every row of the database."""
    with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as connection:
        return list(connection.iterdump())


@pytest.fixture
def instance(tmp_path: Path, filled_database: Path) -> Path:
    """The folder of a machine that was started before."""
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(filled_database, folder / "kiosk.sqlite3")
    return folder


def test_from_a_bare_machine_to_the_desk_and_a_second_start(tmp_path: Path) -> None:
    instance = tmp_path / "new" / "instance"
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with served(instance) as printed:
        home = re.search(r"Untuk warga\s+: (\S+)", printed)
        link = re.search(r"(\S+/admin/set-up/\S+)", printed)
        assert home
        assert link
        assert "--host 0.0.0.0" in printed
        assert (instance / "addresses").read_text() == home[1].rstrip("/")
        asked = subprocess.run(**command(instance, "doctor"), capture_output=True, check=False).stdout
        assert f"Anjungan menjawab di {home[1].rstrip('/')}" in asked
        assert opened(browser, home[1]).select(".tile")
        page = opened(browser, link[1])
        chosen = {"name": "Hasan", "username": "hasan", "password": "perahu di muara", "again": "perahu di muara"}
        page = opened(browser, link[1], chosen | {"csrf_token": token(page)})
        assert "Langkah pertama" in page.text
    files = [path for path in instance.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"kiosk.sqlite3", "secret", "addresses"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)

    before, secret = everything(instance), (instance / "secret").read_text()
    with served(instance) as printed:
        assert "set-up" not in printed
    assert everything(instance) == before
    assert (instance / "secret").read_text() == secret
    assert len(list((instance / "backups").iterdir())) == 1, "one copy a day, however often it starts"


@pytest.mark.parametrize(
    ("option", "setting"), [(["--desk-on-network"], {}), ([], {"KIOSK_DESK_ON_NETWORK": "1"}), ([], {})]
)
def test_the_desk_is_for_this_machine_unless_somebody_opens_it(
    instance: Path, option: list[str], setting: dict[str, str]
) -> None:
    """What a start prints, and who gets in: a request that says who it was passed on for is not this machine's."""
    opened = bool(option or setting)
    with running(command(instance, "serve", "--port", "0", "--host", EVERYWHERE[0], *option, **setting)) as printed:
        here, *others = re.findall(r"(http://\S+:\d+)/\n", printed)
        desks = re.findall(r"(\S+)/admin/\n", printed)
        assert desks == ([here, *others] if opened else [here])
        assert re.findall(r"(\S+)/admin/set-up/", printed) == desks
        assert ("BAHAYA" in printed) is opened
        assert ("--desk-on-network" in printed.replace("tanpa --desk-on-network", "")) is not opened
        with closing(HTTPConnection(urlsplit(here).netloc)) as asking:
            asking.request("GET", "/admin/sign-in", headers={"X-Forwarded-For": "192.0.2.7"})
            assert asking.getresponse().status == (200 if opened else 403)
        told = subprocess.run(**command(instance, "doctor"), capture_output=True, check=False).stdout
        assert ("terbuka untuk jaringan tanpa HTTPS: siapa pun" in told) is opened


def test_behind_a_proxy_as_the_guide_says(instance: Path) -> None:
    """The desk answers from elsewhere where the proxy says that the request came by HTTPS, and cookies are for that."""
    typed = next(typed for typed in guides.commands() if typed.startswith("KIOSK_HTTPS="))
    settings = dict(word.split("=") for word in typed.split() if "=" in word)
    asked = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "anjungan.example"}
    with running(command(instance, "serve", "--port", "0", **settings)) as printed:
        (here,) = re.findall(r"(http://\S+:\d+)/\n", printed)
        for scheme, status in (("https", 200), ("http", 403)):
            with closing(HTTPConnection(urlsplit(here).netloc)) as asking:
                asking.request("GET", "/admin/sign-in", headers=asked | {"X-Forwarded-Proto": scheme})
                answer = asking.getresponse()
                assert answer.status == status
                assert "; Secure" in answer.headers["Set-Cookie"]


def test_each_start_renews_the_link_until_somebody_uses_it(tmp_path: Path) -> None:
    links = []
    for _start in range(2):
        with served(tmp_path) as printed:
            links += re.findall(r"/admin/set-up/(\S+)", printed)
    assert len(set(links)) == 2
    with closing(sqlite3.connect(tmp_path / "kiosk.sqlite3")) as connection:
        assert connection.execute("SELECT role, active, password_hash FROM officer").fetchall() == [
            ("supervisor", 1, None)
        ]


def test_a_taken_port(instance: Path) -> None:
    before = everything(instance)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"Port {port} sedang dipakai" in refusal(instance, "--port", port)
    assert everything(instance) == before, "no link may be renewed by a start that failed"


def test_a_second_server_on_one_folder_says_so_and_ends(instance: Path) -> None:
    with served(instance):
        assert f"Anjungan di {instance} sedang berjalan" in refusal(instance, "--port", "0")
    by_mulai = command(instance, "serve", "--port", "0", KIOSK_STARTED_BY="bash deploy/mulai.sh")
    with running(by_mulai) as printed:  # the lock ended with its process
        assert "bash deploy/mulai.sh --host 0.0.0.0" in printed, "what somebody can type again"
        assert "flask serve" not in printed


def test_a_host_that_is_not_this_machine(instance: Path) -> None:
    assert "bukan alamat mesin ini" in refusal(instance, "--host", "198.51.100.7", "--port", "0")


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be read as one" * 40, b"SQLite format 3\0" * 99]
)
def test_a_broken_database(instance: Path, content: bytes) -> None:
    (instance / "kiosk.sqlite3").write_bytes(content)
    assert "rusak" in refusal(instance, "--port", "0")
    assert (instance / "kiosk.sqlite3").read_bytes() == content


def test_a_database_torn_in_the_middle(instance: Path) -> None:
    path = instance / "kiosk.sqlite3"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * len(content[8192:])
    path.write_bytes(content)
    assert "rusak" in refusal(instance, "--port", "0")


def test_somebody_elses_database(instance: Path) -> None:
    (instance / "kiosk.sqlite3").unlink()
    with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    assert "bukan milik anjungan" in refusal(instance, "--port", "0")


def test_a_database_of_a_newer_program(instance: Path) -> None:
    with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_next_year'")
    before = everything(instance)
    assert "lebih baru" in refusal(instance, "--port", "0")
    assert everything(instance) == before


def test_a_database_that_another_program_holds(instance: Path) -> None:
    with closing(sqlite3.connect(instance / "kiosk.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "sedang dipakai" in refusal(instance, "--port", "0")


def test_a_folder_whose_parent_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "tidak bisa ditulis" in refusal(tmp_path / "file" / "instance", "--port", "0")


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_a_folder_without_write_access(instance: Path, mode: int) -> None:
    (instance / "secret").write_text("a secret of before")
    instance.chmod(mode)
    start = without_roots_rights(command(instance, "serve", "--port", "0"))
    done = subprocess.run(**start, capture_output=True, check=False)
    instance.chmod(0o755)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert str(instance) in done.stderr


@pytest.mark.parametrize("tails", [[""], ["", "-wal", "-shm"]])
def test_a_database_that_can_only_be_read(instance: Path, tails: list[str]) -> None:
    """Nothing has to be written at this start, so only a try finds it."""
    for tail in tails:
        (instance / f"kiosk.sqlite3{tail}").touch()
        (instance / f"kiosk.sqlite3{tail}").chmod(0o444)
    start = without_roots_rights(command(instance, "serve", "--port", "0"))
    done = subprocess.run(**start, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "hanya bisa dibaca" in done.stderr
