"""CF0xx: what could not be read, or not wholly."""

from counterfoil.checks.finding import Finding, Level

_UNPACK = "Unpack it and collect the folder it gives."
_WRITE_DOWN = "Write down what is said or shown in it, and record its claims by hand."
_INSTEAD = {
    "packed file": f"{_UNPACK} The programs zstd, lz4, lzip and gzip open such files.",
    " in ": "Unpack it once by hand and collect what it gives.",
    "media": _WRITE_DOWN,
    "MP3 sound": _WRITE_DOWN,
    "program": "Never run it. Ask where it comes from.",
}
"""What to do about formats for which converting is not the answer."""


class EmptyOriginal(Finding):
    """The original has no bytes, or nothing but white space.

    An empty file is often a download that failed, and looks like "nothing to report" where it is
    silence. Collect the file again from where it came from.
    """

    code = "CF001"
    says = "the file is empty."
    mend = "Collect it again from where it came from."


class DamagedOriginal(Finding):
    """The original is cut short or damaged, so that its format's own reader gives up.

    Part of a table read as the whole would be a wrong count. Nothing of it is read.
    """

    code = "CF002"
    says = "the {format} is cut short or damaged ({why})."
    mend = "Collect a whole copy; this one stays in the vault."


class EncryptedOriginal(Finding):
    """The original is locked with a password.

    Ask whoever sent it for the password, save an unlocked copy beside it and collect that: both
    stay in the vault.
    """

    code = "CF003"
    says = "the {format} is locked with a password."
    mend = "Save an unlocked copy and collect that too."


class MisnamedOriginal(Finding):
    """The file's name says one format, its bytes are another. It was read as what it is.

    Harmless by itself, but worth a look: exports often name HTML pages `.xls`.
    """

    code = "CF004"
    level = Level.NOTES
    says = "the name ends in {ending}, but the bytes are {format}; it was read as {format}."
    mend = "Nothing need be done."


class UnknownFormat(Finding):
    """No reader knows the original's format.

    It stays in the vault with its custody, and claims on it can be made by hand.
    """

    code = "CF005"
    says = "no reader knows this format ({format})."
    mend = "Convert it to PDF, XLSX, CSV, HTML or DOCX and collect the copy too."

    def advice(self) -> str:
        """Return what to do about it: of some formats that is better known."""
        form = self.details.get("format", "")
        return next((told for name, told in _INSTEAD.items() if name in form), super().advice())


class TooLarge(Finding):
    """The original claims to hold more than a reader takes on, so nothing of it was read.

    A workbook of 16 million rows that holds ten cells is either broken or hostile.
    """

    code = "CF006"
    says = "the {format} is too large to read: {why}."
    mend = "Save the part that matters as a smaller file and collect that."


class OutOfMemory(Finding):
    """Reading needed more memory than a reader is given, and was stopped."""

    code = "CF007"
    says = "reading it needed more than {limit} of memory and was stopped."
    mend = "Save the part that matters as a smaller file and collect that."


class OutOfTime(Finding):
    """Reading took longer than a reader is given, and was stopped."""

    code = "CF008"
    says = "reading it took longer than {limit} and was stopped."
    mend = "Save the part that matters as a smaller file and collect that."


class ReaderFailed(Finding):
    """A reader broke on the original. The rest went on; this is worth reporting."""

    code = "CF009"
    says = "the {format} reader broke on it ({why})."
    mend = "Please report it; convert the file and collect the copy meanwhile."


class UnknownEncoding(Finding):
    """The letters of a text file cannot be told from its bytes.

    A wrong guess turns Russian names into others' letters. Declare `encoding` in the source's file.
    """

    code = "CF010"
    says = "its letters cannot be told from its bytes ({why})."
    mend = "Declare `encoding` in the source's file, such as utf-8 or windows-1251."


class RaggedRow(Finding):
    """Rows of a delimited file have different numbers of cells.

    Often a delimiter inside an unquoted text: the cells behind it then stand in the wrong column.
    """

    code = "CF011"
    says = "row {row} has {found} cells where row 1 has {expected} ({rows} such rows)."
    mend = "Look at the row; declare `delimiter` in the source's file if it is another."


class NoFormulas(Finding):
    """The format does not let its formulas be read, only what they last showed."""

    code = "CF013"
    level = Level.NOTES
    says = "formulas of {format} sheets are not read, only the numbers they last showed."
    mend = "Save a copy as XLSX if the formulas matter."


class UnshownNumber(Finding):
    """A sheet shows a number in a form that is not known, so the stored number is given instead."""

    code = "CF014"
    level = Level.NOTES
    says = "{count} cells are shown by the unknown form {form!r}; they are given as stored."
    mend = "Compare one of them with the sheet."


class MissingOriginal(Finding):
    """The original is not in the vault, or its bytes there are not those it came with.

    Nothing is read from bytes that are not the original's. Bring the vault back from a backup.
    """

    code = "CF015"
    level = Level.BLOCKS
    says = "the original cannot be read: {why}."
    mend = "Bring the vault back from a backup, then run `counterfoil verify`."


class UnknownDelimiter(Finding):
    """Two signs part a text's lines into cells equally well.

    `1,5;2,3` is two cells or three. Declare `delimiter` in the source's file.
    """

    code = "CF016"
    says = "what parts its cells cannot be told ({why})."
    mend = "Declare `delimiter` in the source's file, such as ; or tab."


class StrayQuote(Finding):
    """A quotation mark stands in the middle of a quoted cell of a delimited file.

    The file breaks the rules of its own quoting, so cells of that row, and of others like it, may
    stand in the wrong column. Its quotation marks were read as letters.
    """

    code = "CF017"
    says = "row {row} has a quotation mark in the middle of a quoted cell."
    mend = "Look at the row; ask for a file whose quotation marks are doubled inside quotes."


class FormulaWithoutResult(Finding):
    """Cells hold a formula that was never computed, so the sheet has nothing to show in them.

    Programs that write workbooks often leave this to Excel or LibreOffice.
    """

    code = "CF018"
    says = "{count} cells of {sheet!r} hold formulas whose results are not in the file."
    mend = "Open it in Excel or LibreOffice, save it there and collect that copy too."


class UndecodedLetters(Finding):
    """A page says which encoding it is in, and some of its bytes are not in it."""

    code = "CF019"
    level = Level.NOTES
    says = "{count} places are no letters in {encoding}; they are given as \ufffd."
    mend = "Declare `encoding` in the source's file if it is another."


class ChangesAndComments(Finding):
    """A document holds recorded changes or comments, which some of its readers see and some not.

    Inserted words are read as text and deleted ones are not; comments stand after the text.
    """

    code = "CF020"
    level = Level.NOTES
    says = "it holds {changes} recorded changes and {comments} comments."
    mend = "Look at it in Word or LibreOffice if it matters who wrote what when."


class UntoldLetters(Finding):
    """A PDF draws letters without saying which they are, so they cannot be read.

    They are given as \ufffd. Such a page must be read by eye.
    """

    code = "CF021"
    says = "{count} letters, the first on page {page}, are drawn without saying which they are."
    mend = "Read those pages by eye and record their claims by hand."


class PageWithoutEnd(Finding):
    """A saved page ends before its closing tag, and may be cut short."""

    code = "CF022"
    level = Level.NOTES
    says = "the page ends before its closing tag and may be cut short."
    mend = "Compare its last words with the page as it was."


class PageNotDrawn(Finding):
    """No picture of an original's pages could be drawn, though they were read.

    Its receipts show the words alone. The original stays in the vault, and can be looked at there.
    """

    code = "CF023"
    level = Level.NOTES
    says = "no picture of its pages could be drawn ({why})."
    mend = "Nothing need be done: receipts show the words without a picture of the page."
