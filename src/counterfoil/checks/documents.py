"""CF03x: what documents and slides hold beside what they show."""

from counterfoil.checks.finding import Finding, Level


class DocumentWithoutText(Finding):
    """A document or a presentation that can be read holds no text at all.

    It may be blank; more often it holds pictures of pages, which are originals of their own once
    they are collected, or drawings. Silence in a file is not "nothing to report".
    """

    code = "CF030"
    level = Level.NOTES
    says = "the {format} holds no text ({parts} files inside it)."
    mend = "Look at it; collect the pictures and files inside it if they matter."


class HiddenSlides(Finding):
    """Slides of a presentation are hidden: they are in the file and are not shown.

    They were read like the others. Whoever saw the presentation did not see them.
    """

    code = "CF031"
    level = Level.NOTES
    says = "its slides {slides} are hidden from whoever is shown it."
    mend = "Say so where you quote them."


class DocumentWithoutEnd(Finding):
    """A document ends in the middle, and what stands before that could be read.

    It may be cut short, or written by a careless program. Its last table may lack rows.
    """

    code = "CF032"
    says = "the {format} ends in the middle; what comes before was read."
    mend = "Compare its last words with the document as it was, or collect a whole copy."


class UnseenText(Finding):
    """Text of a PDF's pages is in the file and is not seen: drawn invisibly, or outside of a page.

    It may be left from an earlier version, or be put there so that programs read what people do
    not. Text over a picture of the page, as scanners put it there, is not meant.
    """

    code = "CF033"
    level = Level.NOTES
    says = "{count} lines in the file are not seen on its pages, the first on page {page}."
    mend = "Look at the page, and do not rely on words that nobody sees there."


class UndrawnForm(Finding):
    """A PDF is a form that draws its own pages (XFA), which only few programs do.

    The pages in the file are what all others show, most often a line that asks for another program.
    The form with all that is filled in is an original of its own: XML, read as such.
    """

    code = "CF034"
    says = "it is a form that draws its own pages (XFA); those read here may not be what it shows."
    mend = "Read {name}, which was taken out of it, and open the form in a program that draws XFA."


class LostPages(Finding):
    """Pages of a PDF cannot be loaded, as what they are made of is missing or damaged.

    The others were read. A table may go on over a lost page.
    """

    code = "CF035"
    says = "{pages} cannot be loaded; the others were read."
    mend = "Collect a whole copy; this one stays in the vault."
