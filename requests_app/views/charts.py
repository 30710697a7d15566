"""Drawings as numbers: where each line, bar and word of a chart stands. The templates say how it looks.

Whole numbers alone: a fraction would be written in the reader's language, and no drawing reads that. Each drawing has
its table under it; what a drawing shows is said in its description too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from requests_app.values.control import Control, Point

Words = dict[str, Any]
WIDE, HIGH, GAP = 400, 22, 8
"""Of bars: the length of a whole one, how thick it is, and what is between two."""
TALL, LONG, LEFT, TOP, FOOT = 200, 720, 56, 12, 36
"""Of a control chart: the height and length of its field, and what stands around it."""
FILLS = ("#1d70b8", "#28a197", "#f46a25", "#801650", "#3d3d3d", "#a285d1", "#b58840", "#85994b")
INKS = ("#ffffff", "#0b0c0c", "#0b0c0c", "#ffffff", "#ffffff", "#0b0c0c", "#0b0c0c", "#0b0c0c")
CELL, ROW, NAMES = 64, 34, 300
"""Of a heat map: how wide and how high one cell is, and what is left for names."""


def bars(parts: Sequence[tuple[str, int, str]]) -> Words | None:
    """Bars of so many hundredths, one under the other, with where each begins."""
    if not parts:
        return None
    step = 2 * HIGH + GAP
    return {
        "wide": WIDE,
        "high": step * len(parts),
        "thick": HIGH,
        "bars": [
            {"text": f"{name}: {said}", "y": place * step + HIGH - 6, "top": place * step + HIGH,
             "length": max(WIDE * share // 100, 1)}
            for place, (name, share, said) in enumerate(parts)
        ],
        "said": ", ".join(f"{name} {said}" for name, _share, said in parts),
    }  # fmt: skip


def control(chart: Control, unit: str = "") -> Words | None:
    """A line through the weeks, with its middle and its limits; nothing where there is no number at all."""
    tops = [number for one in chart.points for number in (one.value, one.high) if number is not None]
    if chart.middle is None or not tops:
        return None
    most = 100.0 if chart.kind == "p" else max(*tops, 1.0)
    step = LONG // max(len(chart.points), 1)

    def down(number: float) -> int:
        return TOP + TALL - round(TALL * number / most)

    places = [(LEFT + step * place + step // 2, one) for place, one in enumerate(chart.points)]
    known = [(x, one, one.value) for x, one in places if one.value is not None]
    return {
        "wide": LEFT + LONG, "high": TOP + TALL + FOOT, "left": LEFT, "foot": TOP + TALL, "right": LEFT + LONG,
        "middle": down(chart.middle),
        "line": _path([(x, down(one.value) if one.value is not None else None) for x, one in places]),
        "limits": [
            _steps([(x, down(limit) if limit is not None else None) for x, limit in side], step)
            for side in ([(x, one.low) for x, one in places], [(x, one.high) for x, one in places])
        ],
        "points": [{"x": x, "y": down(value), "outside": one.outside} for x, one, value in known],
        "ticks": [{"x": x, "text": one.label} for x, one in places[:: max(len(places) // 6, 1)]],
        "scale": [{"y": down(number), "text": f"{round(number)}{unit}"} for number in (0, most / 2, most)],
        "said": _said(chart, unit),
        "kind": chart.kind,
    }  # fmt: skip


def _path(places: Sequence[tuple[int, int | None]]) -> str:
    """A line that stops where there is no number, and begins again after it."""
    said, drawn = [], False
    for x, y in places:
        if y is not None:
            said.append(f"{'L' if drawn else 'M'}{x} {y}")
        drawn = y is not None
    return " ".join(said)


def _steps(places: Sequence[tuple[int, int | None]], step: int) -> str:
    return " ".join(f"M{x - step // 2} {y} H{x + step // 2}" for x, y in places if y is not None)


def _said(chart: Control, unit: str) -> str:
    values = [one for one in chart.points if one.value is not None]
    words = ", ".join(f"{one.label} {round(one.value or 0)}{unit}" for one in values)
    if not chart.signals:
        return _("%(weeks)s. No week lies outside the limits.") % {"weeks": words}
    return _("%(weeks)s. Outside the limits: %(outside)s.") % {"weeks": words, "outside": outside(chart.signals)}


def outside(points: Sequence[Point]) -> str:
    """The weeks that chance alone would hardly bring."""
    return ", ".join(one.label for one in points)


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]], names: Mapping[str, str]) -> Words | None:
    """One bar for each row, as long as its whole, of one piece for each name."""
    used = [code for code in names if any(of.get(code) for _name, of in rows)]
    most = max((sum(of.values()) for _name, of in rows), default=0)
    if not most:
        return None
    step = 2 * HIGH + GAP
    drawn = []
    for place, (name, of) in enumerate(rows):
        x, pieces = 0, []
        for number, code in enumerate(used):
            wide = WIDE * of.get(code, 0) // most
            if of.get(code):
                pieces.append({"x": x, "wide": max(wide, 1), "fill": FILLS[number % len(FILLS)],
                               "ink": INKS[number % len(INKS)], "middle": x + wide // 2,
                               "text": of[code] if wide > 22 else ""})  # fmt: skip
            x += wide
        drawn.append({"name": name, "y": place * step + HIGH - 6, "top": place * step + HIGH, "pieces": pieces,
                      "ink": place * step + 2 * HIGH - 6})  # fmt: skip
    foot = step * len(rows) + GAP
    keys = [
        {"y": foot + number * HIGH, "text_y": foot + number * HIGH + 13, "fill": FILLS[number % len(FILLS)],
         "text": names[code]}
        for number, code in enumerate(used)
    ]  # fmt: skip
    said = "; ".join(
        f"{name}: " + ", ".join(f"{names[code]} {of[code]}" for code in used if of.get(code)) for name, of in rows
    )
    return {"wide": WIDE, "high": foot + HIGH * len(used), "thick": HIGH, "rows": drawn, "keys": keys, "said": said}


def heat(cells: Mapping[tuple[str, str], int | None], names: Mapping[str, str]) -> Words | None:
    """Who asks whom: one row for each that asks, one column for each that answers, the darker the more."""
    known = [value for value in cells.values() if value]
    if not known:
        return None
    asking, answering = (sorted({cell[side] for cell in cells}, key=lambda c: names.get(c, c)) for side in (0, 1))
    top = NAMES
    squares = []
    for row, down in enumerate(asking):
        for column, across in enumerate(answering):
            value = cells.get((down, across), 0)
            share = (value or 0) / max(known)
            squares.append({
                "x": NAMES + column * CELL, "y": top + row * ROW, "shade": f"{round(100 * share)}%",
                "ink": "#ffffff" if share > 0.5 else "#0b0c0c", "text": "×" if value is None else value or "",
                "text_x": NAMES + column * CELL + CELL // 2, "text_y": top + row * ROW + 22,
            })  # fmt: skip
    said = "; ".join(
        _("%(one)s asks %(two)s: %(many)d") % {"one": names.get(a, a), "two": names.get(b, b), "many": many}
        for (a, b), many in sorted(cells.items()) if many
    )  # fmt: skip
    return {
        "wide": NAMES + CELL * len(answering), "high": top + ROW * len(asking), "cell_wide": CELL, "cell_high": ROW,
        "squares": squares, "said": said,
        "down": [{"y": top + row * ROW + 22, "text": names.get(c, c)} for row, c in enumerate(asking)],
        "across": [
            {"x": NAMES + n * CELL + CELL // 2 + 5, "y": top - 8, "text": names.get(c, c)}
            for n, c in enumerate(answering)
        ],
    }  # fmt: skip
