"""Put a uv of a known version at build/uv/bin/uv; standard library only, for it runs before anything is installed.

A recent uv on the PATH is used as it is. Otherwise pip installs one into an environment of its own, and where Python
came without pip the wheel is fetched here, checked against the hash that the index gives, and unpacked.
"""

import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
import venv
import zipfile
from pathlib import Path

VERSION = "0.13.9"
OLDEST = (0, 9)
HOME = Path(__file__).resolve().parents[1] / "build" / "uv"
UV = HOME / "bin" / "uv"


def main() -> int:
    if _version(UV) is not None:
        return 0
    shutil.rmtree(HOME, ignore_errors=True)
    found = shutil.which("uv")
    if found and (_version(Path(found)) or (0,)) >= OLDEST:
        UV.parent.mkdir(parents=True)
        UV.symlink_to(found)
        return 0
    print(f"uv {VERSION} ophalen (eenmalig) …", flush=True)
    if _with_pip():
        return 0
    try:
        _with_urllib()
    except (OSError, LookupError, ValueError) as reason:
        print(f"uv {VERSION} is niet te halen: {reason}. Zet zelf een uv op het PATH.", file=sys.stderr)
        return 1
    return 0


def _version(uv: Path) -> tuple[int, ...] | None:
    try:
        said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(number) for number in re.findall(r"\d+", said)[:3])


def _with_pip() -> bool:
    """Install uv by the pip of a fresh environment; False where Python has no pip to put in it."""
    try:
        venv.create(HOME, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError, OSError):
        return False
    pip = [
        str(HOME / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        f"uv=={VERSION}",
    ]
    return subprocess.run(pip, check=False).returncode == 0


def _with_urllib() -> None:
    """Fetch the wheel from the package index; proxies and certificates come from the environment."""
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    page_url = f"{index.rstrip('/')}/uv/"
    page = json.loads(_get(page_url, accept="application/vnd.pypi.simple.v1+json"))
    wheel = next((file for file in page["files"] if _fits(file["filename"])), None)
    if wheel is None:
        raise LookupError(f"geen wheel voor {platform.system()} {platform.machine()}")
    content = _get(urllib.parse.urljoin(page_url, wheel["url"]))
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        raise ValueError(f"{wheel['filename']} heeft niet de hash die de index noemt")
    UV.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        UV.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/uv"))
    UV.chmod(0o755)


def _get(url: str, accept: str = "*/*") -> bytes:
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 -- the user's own index
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 -- idem
        content: bytes = response.read()
    return content


def _fits(filename: str) -> bool:
    """Tell whether a wheel of this version runs on this system, by its platform tag."""
    if not filename.startswith(f"uv-{VERSION}-") or not filename.endswith(f"{platform.machine()}.whl"):
        return False
    if sys.platform == "darwin":
        return "macosx" in filename
    return ("manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux") in filename


if __name__ == "__main__":
    sys.exit(main())
