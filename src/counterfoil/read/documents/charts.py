"""Charts and diagrams in documents: what they show, as rows and lines (ECMA-376 part 1, 21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from counterfoil.read.documents.xmlnames import local
from counterfoil.read.given import tidy

_MOST_POINTS = 1 << 16
_LABELS = ("{*}cat", "{*}xVal")
_HEIGHTS = ("{*}val", "{*}yVal")


def chart_rows(chart: etree._Element) -> list[list[str]]:
    """Return a chart's numbers as last drawn: a row for each label, a column for each series."""
    names: list[str] = []
    labels: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for series in chart.iter("{*}ser"):
        names.append(" ".join(_points(series, ("{*}tx",)).values()))
        for place, text in _points(series, _LABELS).items():
            labels.setdefault(place, text)
        columns.append(_points(series, _HEIGHTS))
    places = sorted(labels.keys() | {place for column in columns for place in column})
    if not places:
        return []
    rows = [
        [labels.get(place, ""), *(column.get(place, "") for column in columns)] for place in places
    ]
    return [["", *names], *rows]


def chart_title(chart: etree._Element) -> str:
    """Return what stands above a chart, or an empty text."""
    for title in chart.iterfind("{*}chart/{*}title"):
        return tidy(" ".join(drawn_lines(title))) or " ".join(_points(title, ("{*}tx",)).values())
    return ""


def diagram_texts(diagram: etree._Element) -> list[str]:
    """Return the lines of a diagram, in the order in which they were written."""
    return [line for point in diagram.iter("{*}pt") for line in drawn_lines(point)]


def drawn_lines(element: etree._Element) -> Iterator[str]:
    """Yield the paragraphs of drawn text (DrawingML) inside an element, each in normal form."""
    for paragraph in element.iter("{*}p"):
        pieces: list[str] = []
        for part in paragraph.iter():
            name = local(part)
            if name == "t":
                pieces.append("" if _is_unnumbered(part) else part.text or "")
            elif name in {"br", "tab"}:
                pieces.append(" ")
        if text := tidy("".join(pieces)):
            yield text


def _is_unnumbered(element: etree._Element) -> bool:
    """Whether a text stands for a slide's number and does not say it."""
    holder = element.getparent()
    is_number = holder is not None and holder.get("type") == "slidenum"
    return is_number and not (element.text or "").isdigit()


def _points(element: etree._Element, paths: Sequence[str]) -> dict[int, str]:
    """Return the cached texts or numbers below, by their places; a text without cache is one."""
    found: dict[int, str] = {}
    for path in paths:
        for holder in element.iterfind(path):
            for point in holder.iter("{*}pt"):
                place = point.get("idx", "")
                text = tidy("".join(point.itertext()))
                if place.isascii() and place.isdigit() and int(place) < _MOST_POINTS and text:
                    found.setdefault(int(place), text)
            for one in holder.iterfind("{*}v"):
                found.setdefault(0, tidy(one.text or ""))
    return found
