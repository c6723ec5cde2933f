"""Programs that are fetched once through npm: old Chromium engines, the Nu HTML checker, and Biome.

python -m tests.cast.npm         fetches all of them ahead of the tests
python -m tests.cast.npm biome   fetches Biome and prints its path
"""

import hashlib
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

# Chromium's version -> the npm package that holds it as a Brotli file, and the SHA-256 of its tarball.
PACKAGES = {
    80: ("chrome-aws-lambda@2.1.1", "94f8953cd47c3fbd9d0ba8f50d2e5aa4e8136ca52b37e2babcc12e43018ade77"),
    119: ("@sparticuz/chromium@119.0.2", "dd80591c6748586980ba09af9357e2d428fbe1a448641f30bad020d36490a19f"),
}
# Biome formats and lints scripts and style sheets; it needs no node. By the machine's processor.
BIOME_VERSION = "2.6.8"
BIOME_PACKAGES = {
    "x86_64": (
        f"@biomejs/cli-linux-x64@{BIOME_VERSION}",
        "e9fc491ffec6ba4024549b7c797937cd4f01855b4fe66a78220efe83b95be7f1",
    ),
    "aarch64": (
        f"@biomejs/cli-linux-arm64@{BIOME_VERSION}",
        "2db75b982f62fda24a864b3a4831ff9cc0899cc9673b3bd88de16dcf14b47290",
    ),
}
CHECKER = ("vnu-jar@26.9.27", "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7")
CACHE = Path(__file__).parents[2] / ".cache" / "engines"
# npm brings node, and node's zlib knows Brotli: no further package is needed to unpack.
UNPACK = 'process.stdin.pipe(require("zlib").createBrotliDecompress()).pipe(process.stdout)'


def engine(version: int) -> Path:
    """The path of that Chromium's program; downloads it only the first time."""
    if platform.machine() != "x86_64":
        raise RuntimeError(f"the old engines are built for x86-64 Linux only, not for {platform.machine()}")
    return _fetch_once(f"chromium-{version}", PACKAGES[version], _chromium)


def html_checker() -> Path:
    """The path of the Nu HTML checker, for Java; downloads it only the first time."""
    return _fetch_once("vnu.jar", CHECKER, _jar)


def biome() -> Path:
    """The path of Biome's program; downloads it only the first time."""
    return _fetch_once(f"biome-{BIOME_VERSION}", BIOME_PACKAGES[platform.machine()], _biome)


def _fetch_once(name: str, package: tuple[str, str], unpack: Callable[[Path], Path]) -> Path:
    path = CACHE / name
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        # Made beside its place and then moved: a broken download, or two at once, leave no half program.
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            os.replace(unpack(_download(*package, Path(folder))), path)
    return path


def _download(package: str, sha256: str, folder: Path) -> Path:
    """The package's tarball, checked against its hash."""
    npm = subprocess.run(["npm", "pack", package], cwd=folder, capture_output=True, text=True)
    if npm.returncode:
        raise RuntimeError(f"npm could not fetch {package}:\n{npm.stderr}")
    tarball = next(folder.glob("*.tgz"))
    if hashlib.sha256(tarball.read_bytes()).hexdigest() != sha256:
        raise RuntimeError(f"{package} is not the file it was: its hash differs")
    return tarball


def _jar(tarball: Path) -> Path:
    """The checker as Java runs it."""
    with tarfile.open(tarball) as package:
        package.extract("package/build/dist/vnu.jar", tarball.parent, filter="data")
    return tarball.parent / "package/build/dist/vnu.jar"


def _biome(tarball: Path) -> Path:
    """The program, which stands in its package as it runs."""
    with tarfile.open(tarball) as package:
        package.extract("package/biome", tarball.parent, filter="data")
    program = tarball.parent / "package/biome"
    program.chmod(0o755)
    return program


def _chromium(tarball: Path) -> Path:
    """Only the program: Debian's libnss3, libnspr4 and libexpat1 serve as well as those packed with it."""
    program = tarball.with_name("chromium")
    with tarfile.open(tarball) as package, program.open("wb") as out:
        archive = package.extractfile("package/bin/chromium.br")
        assert archive
        subprocess.run(["node", "-e", UNPACK], input=archive.read(), stdout=out, check=True)
    program.chmod(0o755)
    return program


def main() -> None:
    """Print the paths of all programs, or of Biome alone."""
    programs = [biome()]
    if "biome" not in sys.argv[1:]:
        programs += [*map(engine, PACKAGES), html_checker()]
    for program in programs:
        sys.stdout.write(f"{program}\n")


if __name__ == "__main__":
    main()
