"""Render every page template from plain dictionaries, without database or server, to look at or to photograph.

python -m tests.pages.preview FOLDER            writes FOLDER/<name>.html and the static files beside them
python -m tests.pages.preview FOLDER --shots    photographs each at 1280 and 320 pixels with Chromium as well
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import django
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
urlpatterns: list[object] = []  # no address is answered here
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def configure() -> None:
    """Just enough of Django to render a template."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=[],
        SECRET_KEY="nothing is signed here",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [ROOT / "deploy" / "templates", ROOT / "requests_app" / "templates"],
                "OPTIONS": {"libraries": {"golden": "requests_app.templatetags.golden"}},
            }
        ],
        STATIC_URL="/static/",
        STATICFILES_DIRS=[ROOT / "deploy" / "static"],
        USE_I18N=True,
        LANGUAGE_CODE="en",
        USE_TZ=True,
        ROOT_URLCONF="tests.pages.preview",
    )
    django.setup()


def render(name: str) -> str:
    """The page that an example stands for."""
    from django.template.loader import render_to_string

    from tests.pages.examples import EXAMPLES

    template, context = EXAMPLES[name]
    return render_to_string(template, {"csrf_token": "preview", **context})


def write_static(folder: Path) -> None:
    """The styles and scripts that the build made, beside the pages."""
    shutil.copytree(ROOT / "deploy" / "static", folder / "static", dirs_exist_ok=True)


def write(folder: Path, wanted: list[str]) -> list[str]:
    """Write every example (or those wanted) and the static files; the names written."""
    from tests.pages.examples import EXAMPLES

    write_static(folder)
    names = [name for name in EXAMPLES if not wanted or name in wanted]
    for name in names:
        (folder / f"{name}.html").write_text(render(name))
    return names


class Silent(SimpleHTTPRequestHandler):
    """Serves the folder without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a loopback address while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


def photograph(folder: Path, names: list[str], widths: tuple[int, ...] = (1280, 320)) -> None:
    """A whole-page picture of each at each width, with Playwright when it is there."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile, served(folder) as address:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=shutil.which("chromium"),
            args=QUIETLY,
            headless=True,
        )
        page = browser.new_page()
        for name in names:
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{address}/{name}.html")
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
                over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if over > 0:
                    sys.stderr.write(f"{name} at {width} is {over} px too wide\n")
        browser.close()


def main() -> None:
    """Run from the command line."""
    options = sys.argv[1:]
    shots = "--shots" in options
    folder, *wanted = [option for option in options if option != "--shots"]
    configure()
    names = write(Path(folder), wanted)
    if shots:
        photograph(Path(folder), names)


if __name__ == "__main__":
    main()
