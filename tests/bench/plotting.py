"""Bars as an SVG of a few lines: read in a browser and on the page of the repository, without a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

INK, SHADES = "#0b0c0c", ("#1d70b8", "#5694ca", "#912b88", "#00703c")
LEFT, WIDE, HIGH, GAP = 150, 420, 22, 14


def bars(title: str, values: Mapping[tuple[str, int], float], names: Sequence[str], groups: Sequence[int]) -> str:
    """A group of bars for each name: one bar for each number of writers, with its value beside it."""
    most, parts, y = max(values.values()), [], 40
    for name in names:
        parts.append(_text(LEFT - 10, y + HIGH, name, "end"))
        for number, group in enumerate(groups):
            value = values[name, group]
            length = WIDE * value / most
            parts.append(f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{HIGH - 4}" fill="{SHADES[number]}"/>')
            parts.append(_text(LEFT + length + 6, y + 14, f"{value:,.0f} ({group} writer{'s' * (group > 1)})"))
            y += HIGH
        y += GAP
    body = "\n".join([_text(0, 20, title, size=16), *parts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDE + 150} {y}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="13" fill="{INK}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 13) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>'
