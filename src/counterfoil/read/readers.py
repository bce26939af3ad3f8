"""Which reader reads a format, and in which version: what decides whether to read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import cast

from counterfoil.model.reading import Reading, Trouble
from counterfoil.read.given import Given
from counterfoil.read.kinds import PICTURES, Format


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's name and version, and where its function is.

    Its module is imported when the first original of its format is met: some take long to load.
    """

    name: str
    module: str
    function: str

    def load(self) -> Callable[[Given], Reading]:
        """Return the function that reads."""
        module = import_module(f"counterfoil.read.{self.module}")
        return cast("Callable[[Given], Reading]", getattr(module, self.function))


NONE = "none/3"
"""Stands as the reader of what no reader took on: empty, damaged, locked or unknown originals."""
READERS = {
    Format.HTML: Reader("html/9", "web.html", "read_html"),
    Format.PDF: Reader("pdf/9", "pdf.reader", "read_pdf"),
    Format.XLSX: Reader("xlsx/5", "sheets.xlsx", "read_xlsx"),
    Format.XLSB: Reader("xlsb/5", "sheets.xlsb", "read_xlsb"),
    Format.XLS: Reader("xls/5", "sheets.xls", "read_xls"),
    Format.ODS: Reader("ods/6", "sheets.ods", "read_ods"),
    Format.DOCX: Reader("docx/4", "documents.docx", "read_docx"),
    Format.PPTX: Reader("pptx/3", "documents.pptx", "read_pptx"),
    Format.ODT: Reader("odt/3", "documents.odt", "read_odt"),
    Format.ODP: Reader("odp/3", "documents.odp", "read_odp"),
    Format.ODG: Reader("odp/3", "documents.odp", "read_odp"),
    Format.RTF: Reader("rtf/4", "documents.rtf", "read_rtf"),
    Format.DOC: Reader("doc/4", "documents.doc", "read_doc"),
    Format.PPT: Reader("ppt/3", "documents.ppt", "read_ppt"),
    Format.EPUB: Reader("epub/1", "documents.epub", "read_epub"),
    Format.EML: Reader("eml/1", "mail.message", "read_message"),
    Format.MBOX: Reader("mbox/1", "mail.mailbox", "read_mailbox"),
    Format.MSG: Reader("msg/4", "mail.outlook", "read_outlook"),
    Format.TNEF: Reader("tnef/1", "mail.tnef", "read_tnef"),
    Format.ENVELOPE: Reader("cms/1", "mail.envelope", "read_envelope"),
    Format.ZIP: Reader("zip/1", "archives.zip", "read_zip"),
    Format.TAR: Reader("tar/1", "archives.tar", "read_tar"),
    Format.MHTML: Reader("mhtml/4", "web.savedpage", "read_saved_page"),
    Format.WARC: Reader("warc/1", "web.warc", "read_warc"),
    Format.WACZ: Reader("wacz/1", "web.wacz", "read_wacz"),
    Format.SEVENZIP: Reader("7z/1", "archives.sevenzip", "read_sevenzip"),
    **dict.fromkeys(
        (Format.RAR, Format.CAB, Format.ISO, Format.ZSTD, Format.LZ4, Format.LZIP, Format.COMPRESS),
        Reader("archive/1", "archives.foreign", "read_foreign"),
    ),
    **dict.fromkeys(
        (Format.EMF, Format.WMF), Reader("metafile/1", "documents.metafiles", "read_metafile")
    ),
    **dict.fromkeys(PICTURES, Reader("picture/2", "pictures.reader", "read_picture")),
    Format.WORD_XML: Reader("wordxml/2", "documents.flatword", "read_flat_word"),
    Format.EXCEL_XML: Reader("excelxml/2", "sheets.xml2003", "read_excel_xml"),
    Format.MESSAGES: Reader("chat/1", "documents.messages", "read_messages"),
    Format.RETURN: Reader("return/1", "text.returned", "read_returned"),
    Format.VALUES: Reader("datavalues/1", "exchange.values", "read_values"),
    Format.ADX: Reader("adx/1", "exchange.adx", "read_adx"),
    Format.JSON: Reader("text/5", "text.plain", "read_text"),
    Format.XML: Reader("xml/4", "text.xmltext", "read_xml"),
    Format.DELIMITED: Reader("csv/3", "text.delimited", "read_delimited"),
    Format.TEXT: Reader("text/5", "text.plain", "read_text"),
}
DECLARABLE = (
    NONE,
    *(READERS[form].name for form in (Format.HTML, Format.DELIMITED, Format.TEXT, Format.XML)),
    *(READERS[form].name for form in (Format.EML, Format.MSG, Format.ZIP, Format.TAR)),
    *(READERS[form].name for form in (Format.TNEF, Format.MHTML)),
)
"""Readers whose readings depend on what the source declares."""
CURRENT = (NONE, *dict.fromkeys(reader.name for reader in READERS.values()))
_TEXTS = (Format.DELIMITED, Format.TEXT)
_ENDINGS: dict[str, tuple[Format, ...]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt", ".text", ".log", ".md"), _TEXTS),
    **dict.fromkeys((".htm", ".html", ".xhtml", ".shtml"), (Format.HTML,)),
    **dict.fromkeys((".xlsx", ".xlsm", ".xltx", ".xltm"), (Format.XLSX,)),
    **dict.fromkeys((".xls", ".xlt"), (Format.XLS, Format.EXCEL_XML)),
    **dict.fromkeys((".ods", ".ots"), (Format.ODS,)),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), (Format.DOCX,)),
    **dict.fromkeys((".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), (Format.PPTX,)),
    **dict.fromkeys((".odt", ".ott"), (Format.ODT,)),
    **dict.fromkeys((".odp", ".otp"), (Format.ODP,)),
    **dict.fromkeys((".odg", ".otg"), (Format.ODG,)),
    ".rtf": (Format.RTF,),
    ".epub": (Format.EPUB,),
    **dict.fromkeys((".ppt", ".pps", ".pot"), (Format.PPT,)),
    **dict.fromkeys((".doc", ".dot"), (Format.DOC, Format.RTF, Format.WORD_XML)),
    **dict.fromkeys((".gz", ".gzip", ".tgz"), (Format.GZIP,)),
    **dict.fromkeys((".bz2", ".tbz2", ".tbz"), (Format.BZIP2,)),
    **dict.fromkeys((".xz", ".txz"), (Format.XZ,)),
    **dict.fromkeys((".mbox", ".mbx"), (Format.MBOX, Format.EML)),
    **dict.fromkeys((".eml", ".emlx"), (Format.EML,)),
    ".msg": (Format.MSG, Format.EML),
    ".zip": (Format.ZIP,),
    ".tar": (Format.TAR,),
    **dict.fromkeys((".mht", ".mhtml"), (Format.MHTML,)),
    ".warc": (Format.WARC,),
    ".wacz": (Format.WACZ,),
    ".7z": (Format.SEVENZIP,),
    ".rar": (Format.RAR,),
    ".cab": (Format.CAB,),
    **dict.fromkeys((".iso", ".img"), (Format.ISO,)),
    **dict.fromkeys((".zst", ".tzst"), (Format.ZSTD,)),
    ".lz4": (Format.LZ4,),
    **dict.fromkeys((".lz", ".tlz"), (Format.LZIP,)),
    **dict.fromkeys((".z", ".taz"), (Format.COMPRESS,)),
    **dict.fromkeys((".p7m", ".p7s"), (Format.ENVELOPE, Format.EML)),
    ".pdf": (Format.PDF,),
    ".xlsb": (Format.XLSB,),
    ".json": (Format.MESSAGES, Format.VALUES, Format.JSON),
    ".xml": (Format.XML, Format.ADX, Format.WORD_XML, Format.EXCEL_XML),
    ".return": (Format.RETURN,),
    ".png": (Format.PNG,),
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), (Format.JPEG,)),
    **dict.fromkeys((".tif", ".tiff"), (Format.TIFF,)),
    ".webp": (Format.WEBP,),
    ".gif": (Format.GIF,),
    ".emf": (Format.EMF,),
    ".wmf": (Format.WMF,),
    **dict.fromkeys((".bmp", ".dib"), (Format.BMP,)),
}


def misnamed(name: str, metadata: Mapping[str, str]) -> Trouble | None:
    """Return the trouble of a name whose ending says another format than the bytes."""
    path = PurePath(name)
    ending, form = path.suffix.casefold(), metadata.get("format", "")
    if packed := metadata.get("packed"):
        if packed not in _ENDINGS.get(ending, (packed,)):
            return Trouble("CF004", "", {"ending": ending, "format": packed})
        path = PurePath(path.stem)
        ending = path.suffix.casefold()
    if form in _ENDINGS.get(ending, (form,)):
        return None
    return Trouble("CF004", "", {"ending": ending, "format": form})
