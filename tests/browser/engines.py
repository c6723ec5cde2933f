"""Old Chromium engines, as tablets still carry them, and the Nu HTML checker: fetched once through npm."""

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


def _chromium(tarball: Path) -> Path:
    """Only the program: Debian's libnss3, libnspr4 and libexpat1 serve as well as those packed with it."""
    program = tarball.with_name("chromium")
    with tarfile.open(tarball) as package, program.open("wb") as out:
        packed = package.extractfile("package/bin/chromium.br")
        assert packed
        subprocess.run(["node", "-e", UNPACK], input=packed.read(), stdout=out, check=True)
    program.chmod(0o755)
    return program


if __name__ == "__main__":  # fetches them ahead of the tests
    for program in [*map(engine, PACKAGES), html_checker()]:
        sys.stdout.write(f"{program}\n")
