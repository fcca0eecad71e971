"""The report in headless Chromium: it fits every width, can be read light and dark, loads nothing, runs no script."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from allostasis.views.report import report_html, write_index
from made_result import HOSTILE, made_result

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install Debian's package chromium")
WIDTHS = (360, 768, 1280, 1920)
# A page around the report, since Chromium's own window is never narrower than 500 pixels.
FRAME = """<!doctype html><body>
<iframe style="border:0;width:{width}px;height:3000px" srcdoc="{page}"></iframe>
<script>
addEventListener("load", () => {{
  const inner = document.querySelector("iframe").contentWindow, page = inner.document;
  const box = e => e.getBoundingClientRect(), all = query => [...page.querySelectorAll(query)];
  const clipped = e => e.closest(".scroll, pre, svg, details:not([open])");
  const out = e => box(e).right > inner.innerWidth + 0.5 || box(e).left < -0.5;
  const light = c => c.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = light(inner.getComputedStyle(page.body).backgroundColor);
  const apart = e => {{
    const style = inner.getComputedStyle(e), own = light(e.closest("svg") ? style.fill : style.color);
    return (Math.max(own, behind) + 0.05) / (Math.min(own, behind) + 0.05);
  }};
  const spoken = [...page.body.querySelectorAll("*")].filter(e => !e.closest("style, pre")
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && box(e).width > 1);
  const made = {{width: inner.innerWidth, scroll: page.documentElement.scrollWidth,
    wide: all("main *, header *, footer *").filter(e => !clipped(e) && out(e))
      .map(e => e.tagName + " " + e.textContent.slice(0, 40)),
    texts: all("svg.figure text").filter(out).map(e => e.textContent),
    loaded: inner.performance.getEntriesByType("resource").map(e => e.name),
    dark: behind < 0.1, faint: spoken.filter(e => apart(e) < 4.5).map(e => e.textContent.slice(0, 40)),
    unseen: all(".verdict, .cards td").filter(out).map(e => e.textContent),
    sideways: all(".scroll").filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.ariaLabel),
    columns: new Set(all("figure").map(e => Math.round(box(e).left))).size,
    small: Math.min(...all("svg.figure text").map(e => box(e).height)), title: page.title}};
  document.body.setAttribute("data-probe", JSON.stringify(made));
}});
</script>"""


def probe(folder: Path, title: str, width: int, *, dark: bool = False, page: str = "") -> dict[str, Any]:
    """What Chromium says of the report, or of another page, at a width."""
    outer = folder / "frame.html"
    page = page or report_html(made_result(title))
    outer.write_text(FRAME.format(width=width, page=escape(page, quote=True)), encoding="utf-8")
    made = subprocess.run(
        [
            str(CHROMIUM),
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            "--window-size=2000,3000",
            "--virtual-time-budget=3000",
            "--dump-dom",
            outer.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r'data-probe="([^"]*)"', made.stdout)
    assert found, made.stderr[-2000:]
    return dict(json.loads(unescape(found[1])))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_fits_and_loads_nothing(tmp_path: Path, width: int) -> None:
    found = probe(tmp_path, "A title of some length, about endotoxin", width)
    assert found["width"] == width
    assert found["scroll"] == width, found["wide"]
    assert found["wide"] == [] and found["texts"] == []
    assert found["loaded"] == []
    assert found["columns"] == (1 if width == 360 else 2)
    assert found["small"] >= 9  # pixels high, labels of figures included
    assert not found["dark"] and found["faint"] == []


def test_on_a_phone_nothing_hides_beside_the_page(tmp_path: Path) -> None:
    found = probe(tmp_path, "Endotoxin", 360)
    assert found["unseen"] == [] and found["sideways"] == []


def test_a_dark_page_can_be_read(tmp_path: Path) -> None:
    found = probe(tmp_path, "Endotoxin", 768, dark=True)
    assert found["dark"] and found["faint"] == []


def test_the_index_fits_a_phone(tmp_path: Path) -> None:
    runs = [("a/report.html", made_result("Donaudampfschifffahrtsgesellschaft" * 3))]
    page = write_index(tmp_path, "Two studies", runs).read_text(encoding="utf-8")
    found = probe(tmp_path, "", 360, page=page)
    assert found["scroll"] == 360 and found["wide"] == [] and found["faint"] == []


def test_a_long_word_does_not_widen_the_page(tmp_path: Path) -> None:
    assert probe(tmp_path, "Donaudampfschifffahrtsgesellschaft" * 4, 360)["scroll"] == 360


def test_hostile_titles_do_not_run(tmp_path: Path) -> None:
    title = HOSTILE.replace('alert("x")', "document.title='owned'")
    assert probe(tmp_path, title, 768)["title"] == title
