"""What a PDF holds beside its pages: attached files, bookmarks, links."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from made_documents import pdf, pdf_of
from reads import Reads

pytest_plugins = ("reading_fixtures",)
TEXT = "BT /F1 12 Tf 72 700 Td (At least 40 were approached.) Tj ET"


def stream(content: str, more: str = "") -> str:
    """Return a stream object."""
    return f"<< /Length {len(content)} {more} >>\nstream\n{content}\nendstream"


def written(path: Path) -> Path:
    """Write a document of one page with a file, two bookmarks and a link."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R"
        " /Names << /EmbeddedFiles << /Names [(annex.csv) 9 0 R] >> >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> /Annots [11 0 R] >>",
        stream(TEXT),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Outlines /First 7 0 R /Last 8 0 R /Count 2 >>",
        "<< /Title (Annex 1) /Parent 6 0 R /Next 8 0 R /Dest [3 0 R /Fit] >>",
        "<< /Title <FEFF041F04380441044C043C043E> /Parent 6 0 R /Prev 7 0 R >>",
        "<< /Type /Filespec /F (annex.csv) /UF (annex.csv) /EF << /F 10 0 R >> >>",
        stream("region,count\nA,40\n", "/Type /EmbeddedFile"),
        "<< /Type /Annot /Subtype /Link /Rect [72 690 200 712]"
        " /A << /S /URI /URI (https://example.org/letter) >> >>",
    ]
    return pdf_of(path, objects)


def test_files_attached_to_a_pdf_become_originals(tmp_path: Path, read_file: Reads) -> None:
    """An annex may come within the letter itself."""
    reading = read_file(written(tmp_path / "a.pdf"))
    (part,) = reading.parts
    expected = sha256(b"region,count\nA,40\n").hexdigest()
    assert (part.name, part.digest, reading.troubles) == ("annex.csv", expected, ())


def test_bookmarks_and_links_of_a_pdf_are_told(tmp_path: Path, read_file: Reads) -> None:
    """Bookmarks come with their pages, where they lead to any."""
    metadata = read_file(written(tmp_path / "a.pdf")).metadata
    assert metadata["links"] == "https://example.org/letter"
    first, second = metadata["bookmarks"].splitlines()
    assert first == "1: Annex 1"
    assert second == "Письмо"


def test_a_plain_pdf_has_none_of_these(tmp_path: Path, read_file: Reads) -> None:
    """Nothing is said of what is not there."""
    reading = read_file(pdf(tmp_path / "a.pdf", [TEXT]))
    assert not reading.parts
    assert not {"links", "bookmarks"} & set(reading.metadata)


def form_of(path: Path) -> Path:
    """Write a form: a name that is filled in, a day that is not, two boxes and a choice of two."""
    field = "<< /Type /Annot /Subtype /Widget /Rect [72 600 200 612] /P 3 0 R"
    box = f"{field} /FT /Btn /AP << /N << /Yes 12 0 R /Off 12 0 R >> >>"
    kid = f"{field} /Parent 10 0 R /AP << /N << /Two 12 0 R /Off 12 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm"
        " << /Fields [5 0 R 6 0 R 7 0 R 8 0 R 10 0 R] /DA (/F1 12 Tf) >> >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << >> /Annots [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R 11 0 R] >>",
        stream(""),
        f"{field} /FT /Tx /T (Name) /V (Perm) >>",
        f"{field} /FT /Tx /T (Day) /V () >>",
        f"{box} /T (agreed) /V /Yes /AS /Yes >>",
        f"{box} /T (refused) /V /Off /AS /Off >>",
        f"{kid.replace('/Two', '/One')} /AS /Off >>",
        "<< /FT /Btn /Ff 49152 /T (choice) /V /Two /Kids [9 0 R 11 0 R] >>",
        f"{kid} /AS /Two >>",
        stream("", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
    ]
    return pdf_of(path, objects)


def test_fields_that_hold_nothing_are_told_by_name(tmp_path: Path, read_file: Reads) -> None:
    """A box that nobody ticked is not one that is not there; of a choice one box is enough."""
    reading = read_file(form_of(tmp_path / "a.pdf"))
    assert reading.pages[0].text.splitlines() == ["Name: Perm", "agreed: Yes", "choice: Two"]
    assert reading.metadata["empty fields"].splitlines() == ["Day", "refused: Off"]


def xml_form(path: Path, packets: dict[str, str], more: str = "") -> Path:
    """Write a form whose pages are drawn by the XML in it."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    listed = " ".join(f"({name}) {number} 0 R" for number, name in enumerate(packets, 5))
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /AcroForm << /XFA [{listed}] /Fields [] >> {more} >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        f" /Resources << /Font << /F1 {font} >> >> >>",
        stream("BT /F1 12 Tf 72 700 Td (Please wait for another program.) Tj ET"),
        *map(stream, packets.values()),
    ]
    return pdf_of(path, objects)


def test_a_form_that_draws_its_own_pages_is_an_original_and_said(
    tmp_path: Path, read_file: Reads
) -> None:
    """Its pages ask for another program; what was filled in stands in its XML."""
    packets = {
        "preamble": '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">',
        "datasets": "<data><region>A</region><signed>40</signed></data>",
        "postamble": "</xdp:xdp>",
    }
    whole = "".join(packets.values()).encode()
    reading = read_file(xml_form(tmp_path / "a.pdf", packets, "/NeedsRendering true"))
    (part,) = reading.parts
    assert (part.name, part.digest) == ("form.xdp", sha256(whole).hexdigest())
    assert [trouble.code for trouble in reading.troubles] == ["CF034"]
    # Where pages show the form, what was filled in is told beside them.
    shown = read_file(xml_form(tmp_path / "b.pdf", packets))
    (part,) = shown.parts
    filled = packets["datasets"].encode()
    assert (part.name, part.digest) == ("form-data.xml", sha256(filled).hexdigest())
    assert not shown.troubles
    (tmp_path / "form.xdp").write_bytes(whole)
    ((_, text),) = read_file(tmp_path / "form.xdp").passages()
    assert text.split()[-1] == "40"


def test_a_blank_pdf_is_said_to_be_blank(tmp_path: Path, read_file: Reads) -> None:
    """Silence in a file is never "nothing to report", whatever its format."""
    reading = read_file(pdf(tmp_path / "a.pdf", ["", ""]))
    assert [trouble.code for trouble in reading.troubles] == ["CF030"]
    assert not read_file(pdf(tmp_path / "b.pdf", ["", TEXT])).troubles
