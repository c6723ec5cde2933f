"""The commands flask session export and import."""

from pathlib import Path

import click
from flask.cli import AppGroup

from kiosk.commands.output import fail, on_a_ready_database
from kiosk.data_care import session_arrivals, session_files

group = AppGroup("session", help="Berkas sesi: jumlah dan laporan untuk anjungan lain.", short_help="Berkas sesi.")
file = click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path))


@group.command("export", context_settings={"ignore_unknown_options": True})  # a key may begin with a hyphen
@file
@click.argument("ids", metavar="[ID]...", nargs=-1)
@on_a_ready_database
def export_sessions(file: Path, ids: tuple[str, ...]) -> None:
    """Memberi sesi yang belum diserahkan, atau sesi dengan ID ini, sebagai BERKAS."""
    if file.exists():
        fail(f"{file} sudah ada: pilih nama lain.")
    sessions = session_files.sessions_to_give(ids) if ids else session_files.sessions_not_handed_over()
    if len(sessions) < len(set(ids)):
        fail("Ada ID yang bukan sesi anjungan ini, atau sesinya belum selesai.")
    if not sessions:
        fail("Semua sesi yang selesai sudah diserahkan.")
    session_files.hand_over(sessions, None, file)
    click.echo(f"{len(sessions)} sesi ada di {file}: jumlah, tanpa nama warga.")


@group.command("import")
@file
@on_a_ready_database
def import_sessions(file: Path) -> None:
    """Mengambil sesi anjungan lain dari BERKAS, sesudah menyebut isinya."""
    document = session_files.read_file(file.read_bytes())
    for arrival in session_arrivals.compare_sessions(document):
        click.echo(f"- {session_arrivals.summary_line(arrival)}")
    click.confirm(f"Ambil dari {document['kiosk']['name']}?", abort=True)
    arrivals = session_arrivals.take_in(document, None)
    count = sum(arrival.is_wanted(older=False) for arrival in arrivals)
    click.echo(f"{count} sesi diambil.")
