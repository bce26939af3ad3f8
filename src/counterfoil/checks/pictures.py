"""CF04x: pages that are pictures, and words recognised in them."""

from counterfoil.checks.finding import Finding, Level


class NoRecogniser(Finding):
    """Pages are pictures, and what recognises words in pictures is not on this machine.

    They were not read. When it is there, `counterfoil read` reads them by itself.
    """

    code = "CF040"
    says = "not read, since words in pictures cannot be recognised here: {pages} ({why})."
    mend = "Install {install}, then run `counterfoil read` again."


class DoubtfulNumbers(Finding):
    """Numbers on a page could not be made out surely in its picture.

    Two looks at them differ, or neither is sure. What they seem to be is in the reading, marked;
    none of them becomes a claim by itself.
    """

    code = "CF041"
    says = "{count} numbers on page {page} are not sure; the first looks like {words!r}."
    mend = "Look at the page; record their claims by hand with `low` and `high`."


class NothingRecognised(Finding):
    """A page is a picture in which no words could be made out: a photograph, or handwriting."""

    code = "CF042"
    level = Level.NOTES
    says = "no words could be made out on page {page}."
    mend = "If there are any, read them by eye and record their claims by hand."


class PoorlyRecognised(Finding):
    """Most words on a page are not sure: it is handwritten, blurred, or in another alphabet.

    Its text helps to find the page; quotes must be compared with the picture.
    """

    code = "CF043"
    says = "page {page} could hardly be made out (sure of its words by {sure} of 100)."
    mend = "Look for a better copy; compare every quote with the picture."


class FramesLeftOut(Finding):
    """A moving picture was read as its first frame alone."""

    code = "CF044"
    level = Level.NOTES
    says = "only the first of its {count} frames was read."
    mend = "If others matter, save them as pictures and collect these too."


class ScansLeftOut(Finding):
    """An original has more pages that are pictures than are recognised in one original."""

    code = "CF045"
    says = "{count} of its pages are pictures beyond the first {most} and were not read."
    mend = "Cut it into files of fewer pages and collect these too."


class RecogniserFailed(Finding):
    """The program that recognises words broke on a page. Its other pages were read."""

    code = "CF046"
    says = "what recognises words broke on page {page} ({why})."
    mend = "Read that page by eye and record its claims by hand."
