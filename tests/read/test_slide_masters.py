"""What slides show of their layouts and masters."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from made_texts import drawn, opened, pptx_of, slide
from made_workbooks import relations, zipped
from reads import Reads

pytest_plugins = ("reading_fixtures",)
_ROOM = '<p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'


def background(own: str, room: str) -> str:
    """Return a layout or master: a shape of its own, and room for a slide's title."""
    body = f"<p:sp><p:txBody>{drawn(own)}</p:txBody></p:sp>"
    return slide(f"{body}<p:sp>{_ROOM}<p:txBody>{drawn(room)}</p:txBody></p:sp>")


def presentation(path: Path, slides: list[list[str]]) -> Path:
    """Write a presentation whose slides have one layout, and it a master."""
    more = {
        "ppt/layouts/layout.xml": background("Draft", "Click to edit"),
        "ppt/layouts/_rels/layout.xml.rels": relations({"m": ("slideMaster", "../master.xml")}),
        "ppt/master.xml": background("For official use only", "Click to edit"),
    }
    for number in range(1, len(slides) + 1):
        links = relations({"l": ("slideLayout", "../layouts/layout.xml")})
        more[f"ppt/slides/_rels/slide{number}.xml.rels"] = links
    return pptx_of(path, slides, more)


def test_what_a_master_shows_is_told_once(tmp_path: Path, read_file: Reads) -> None:
    """With the first slide; words that only say what to write are shown to nobody."""
    reading = read_file(presentation(tmp_path / "a.pptx", [["40 signed"], ["17 did not"]]))
    assert [page.text.split("\n") for page in reading.pages] == [
        ["40 signed", "Draft", "For official use only"],
        ["17 did not"],
    ]


def test_a_slide_may_hide_what_is_behind_it(tmp_path: Path, read_file: Reads) -> None:
    """Then the next one that shows it tells it."""
    path = presentation(tmp_path / "a.pptx", [["40 signed"], ["17 did not"]])
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    first = parts["ppt/slides/slide1.xml"]
    zipped(path, parts | {"ppt/slides/slide1.xml": first.replace(b">", b' showMasterSp="0">', 1)})
    alone, second = read_file(path).pages
    assert alone.text == "40 signed"
    assert second.text.split("\n") == ["17 did not", "Draft", "For official use only"]


def test_open_presentations_tell_their_master_pages_too(tmp_path: Path, read_file: Reads) -> None:
    """Shapes of their own, and no room for titles."""
    box = "<draw:frame {}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    slides = "".join(
        f'<draw:page draw:master-page-name="M">{box.format("", text)}</draw:page>'
        for text in ("40 signed", "17 did not")
    )
    room = box.format('presentation:class="title" presentation:placeholder="true"', "Click")
    own = box.format("", "For official use only")
    master = f'<style:master-page style:name="M">{own}{room}</style:master-page>'
    styles = {"styles.xml": f"<office:master-styles>{master}</office:master-styles>"}
    path = opened(tmp_path / "a.odp", "presentation", slides, styles)
    assert [page.text.split("\n") for page in read_file(path).pages] == [
        ["40 signed", "For official use only"],
        ["17 did not"],
    ]


def test_drawings_are_read_like_slides(tmp_path: Path, read_file: Reads) -> None:
    """A scheme of who reports to whom is a page of boxes with words."""
    box = "<draw:custom-shape><text:p>{}</text:p></draw:custom-shape>"
    page = f"<draw:page>{box.format('Region')}{box.format('District')}</draw:page>"
    reading = read_file(opened(tmp_path / "a.odg", "graphics", page))
    assert [found.text for found in reading.pages] == ["Region\nDistrict"]
    assert reading.metadata["format"] == "ODG"
    empty = read_file(opened(tmp_path / "b.odg", "graphics", "<draw:page/>"))
    assert [trouble.details["format"] for trouble in empty.troubles] == ["ODG"]
