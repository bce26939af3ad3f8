"""Documents and presentations with known content, as several formats write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from made_documents import docx, paragraph
from made_word import Blocks, doc, ppt
from made_workbooks import ODF, content_types, relations, zipped

PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHOWN = "http://schemas.openxmlformats.org/presentationml/2006/main"
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
_SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style", "meta", "presentation")
)
_SPACES += (
    f' xmlns:draw="{ODF}drawing:1.0" xmlns:svg="{ODF}svg-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
Slides = Sequence[Sequence[str]]


def word_blocks(blocks: Blocks) -> str:
    """Return a document's body in Word's XML."""
    written = ""
    for block in blocks:
        if isinstance(block, str):
            written += paragraph(escape(block))
            continue
        rows = "".join(
            "<w:tr>"
            + "".join(
                "<w:tc>" + "".join(paragraph(escape(line)) for line in cell.split("\n")) + "</w:tc>"
                for cell in row
            )
            + "</w:tr>"
            for row in block
        )
        written += f"<w:tbl>{rows}</w:tbl>"
    return written


def docx_of(path: Path, blocks: Blocks) -> Path:
    """Write a DOCX."""
    return docx(path, word_blocks(blocks))


def word_2003_of(path: Path, blocks: Blocks) -> Path:
    """Write Word 2003 XML."""
    body = f"<w:body><w:sect>{word_blocks(blocks)}</w:sect></w:body>"
    whole = f'<w:wordDocument xmlns:w="{WORD_2003}">{body}</w:wordDocument>'
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>{whole}', "utf-8")
    return path


def open_blocks(blocks: Blocks) -> str:
    """Return a document's body in OpenDocument's XML."""
    written = ""
    for block in blocks:
        if isinstance(block, str):
            written += f"<text:p>{escape(block)}</text:p>"
            continue
        rows = "".join(
            "<table:table-row>"
            + "".join(
                "<table:table-cell>"
                + "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
                + "</table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in block
        )
        written += f"<table:table>{rows}</table:table>"
    return written


def opened(
    path: Path, kind: str, inner: str, more: Mapping[str, str] | None = None, styles: str = ""
) -> Path:
    """Write an OpenDocument package of a kind: text or presentation."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{inner}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": content,
    }
    written = {
        name: f"<office:part {_SPACES}>{text}</office:part>" for name, text in (more or {}).items()
    }
    return zipped(path, parts | written)


def odt_of(path: Path, blocks: Blocks) -> Path:
    """Write an ODT."""
    return opened(path, "text", open_blocks(blocks))


def rtf_letters(text: str) -> str:
    """Return text as RTF writes it: plain where it can be, else by numbers."""
    written = ""
    for letter in text:
        if letter in "\\{}":
            written += f"\\{letter}"
        elif " " <= letter <= "~":
            written += letter
        else:
            raw = letter.encode("utf-16-le", "surrogatepass")
            for place in range(0, len(raw), 2):
                number = int.from_bytes(raw[place : place + 2], "little", signed=True)
                written += f"\\u{number}?"
    return written


def rtf_of(path: Path, blocks: Blocks) -> Path:
    """Write an RTF."""
    written = ""
    for block in blocks:
        if isinstance(block, str):
            written += f"\\pard {rtf_letters(block)}\\par\n"
            continue
        for row in block:
            edges = "".join(f"\\cellx{1440 * (n + 1)}" for n in range(len(row)))
            cells = "".join(
                "\\par ".join(map(rtf_letters, cell.split("\n"))) + "\\cell " for cell in row
            )
            written += f"\\trowd{edges}\\pard\\intbl {cells}\\row\n"
    path.write_text(f"{{\\rtf1\\ansi\\ansicpg1251\\uc1 {written}}}", "ascii")
    return path


def doc_of_blocks(path: Path, blocks: Blocks) -> Path:
    """Write a DOC."""
    return doc(path, blocks)


WRITERS: dict[str, Callable[[Path, Blocks], Path]] = {
    "docx": docx_of,
    "word2003": word_2003_of,
    "odt": odt_of,
    "rtf": rtf_of,
    "doc": doc_of_blocks,
}
"""Who writes documents, by what they write."""


def pptx_of(path: Path, slides: Slides, more: Mapping[str, str] | None = None) -> Path:
    """Write a PPTX: a shape for each text."""
    links = {f"s{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)}
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="s{n}"/>' for n in range(1, len(slides) + 1))
    spaces = f'xmlns:p="{SHOWN}" xmlns:a="{DRAWN}" xmlns:r="{_RELATED}"'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types("ppt/presentation.xml", PPTX_TYPE),
        "_rels/.rels": relations({"r": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(links),
    }
    for number, texts in enumerate(slides, 1):
        shapes = "".join(f"<p:sp><p:txBody>{drawn(text)}</p:txBody></p:sp>" for text in texts)
        parts[f"ppt/slides/slide{number}.xml"] = slide(shapes)
    return zipped(path, parts | dict(more or {}))


_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def slide(shapes: str, attributes: str = "") -> str:
    """Return a slide's part."""
    spaces = f'xmlns:p="{SHOWN}" xmlns:a="{DRAWN}" xmlns:r="{_RELATED}"'
    return f"<p:sld {spaces} {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def drawn(text: str) -> str:
    """Return a text as it is drawn, its lines as paragraphs."""
    return "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in text.split("\n"))


def odp_of(path: Path, slides: Slides) -> Path:
    """Write an ODP: a frame for each text."""
    pages = "".join(
        "<draw:page>"
        + "".join(
            "<draw:frame><draw:text-box>"
            + "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
            + "</draw:text-box></draw:frame>"
            for text in texts
        )
        + "</draw:page>"
        for texts in slides
    )
    return opened(path, "presentation", pages)


def ppt_of(path: Path, slides: Slides) -> Path:
    """Write a PPT."""
    return ppt(path, [[text.replace("\n", "\r") for text in texts] for texts in slides])


SHOWERS: dict[str, Callable[[Path, Slides], Path]] = {
    "pptx": pptx_of,
    "odp": odp_of,
    "ppt": ppt_of,
}
"""Who writes presentations, by what they write."""


def chat_of(path: Path, name: str, messages: Sequence[Mapping[str, object]]) -> Path:
    """Write a chat as Telegram Desktop exports it."""
    whole = {"name": name, "type": "private_group", "id": 1, "messages": list(messages)}
    path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    return path


def epub_of(path: Path, chapters: Mapping[str, str], metadata: str = "") -> Path:
    """Write an EPUB; chapters are the insides of their bodies, by file name, in reading order."""
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for name, body in chapters.items():
        parts[f"OEBPS/{name}"] = (
            '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<body>{body}</body></html>"
        )
    return zipped(path, parts)
