"""Documents made on the spot: DOCX and PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from made_workbooks import content_types, relations, zipped

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LETTERS = {0x80: "Д", 0x81: "а"}
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word(inner: str, root: str = "document") -> str:
    """Return a part of a DOCX."""
    return f'<w:{root} xmlns:w="{WORD}">{inner}</w:{root}>'


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of one run."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(path: Path, body: str, more: Mapping[str, tuple[str, str]] | None = None) -> Path:
    """Write a document; `more` is (kind, content) by part name in word/."""
    links = {f"m{n}": (kind, name) for n, (name, (kind, _)) in enumerate((more or {}).items())}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types("word/document.xml", DOCX_TYPE),
        "_rels/.rels": relations({"r": ("officeDocument", "word/document.xml")}),
        "word/document.xml": word(f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(links),
    }
    for name, (_, content) in (more or {}).items():
        parts[f"word/{name}"] = content
    return zipped(path, parts)


def pdf(
    path: Path,
    pages: Sequence[str],
    *,
    page: str = "",
    trailer: str = "",
    letters: Mapping[int, str] = _LETTERS,
) -> Path:
    """Write a PDF of 612 by 792 points; each page is its content stream.

    The font F1 shows Latin letters, and by default codes 0x80 and 0x81 as Д and а.
    """
    pairs = "".join(f"<{c:02X}> <{t.encode('utf-16-be').hex()}> " for c, t in letters.items())
    mapping = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> "
        "endcodespacerange 1 beginbfrange <20> <7E> <0020> endbfrange "
        f"{len(letters)} beginbfchar {pairs}endbfchar endcmap end"
    )
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>",
        f"<< /Length {len(mapping)} >>\nstream\n{mapping}\nendstream",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] {page} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * number} 0 R >>"
        )
        length = len(content.encode("latin-1"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    return pdf_of(path, objects, trailer=trailer)


def pdf_of(path: Path, objects: Sequence[str], *, trailer: str = "") -> Path:
    """Write a PDF of these objects, the first of which is its catalogue."""
    body = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    )
    path.write_bytes(body + end.encode())
    return path
