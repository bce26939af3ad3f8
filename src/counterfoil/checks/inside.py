"""CF05x: files inside originals that were not taken out, and mail that is not what it seems."""

from counterfoil.checks.finding import Finding, Level


class LockedPart(Finding):
    """A file inside the original is locked with a password. The others were taken out."""

    code = "CF050"
    says = "{name} inside it is locked with a password."
    mend = "Ask for the password, unpack it and collect what is inside too."


class UntakenPart(Finding):
    """A file inside the original could not be taken out: it is damaged, or packed in a rare way."""

    code = "CF051"
    says = "{name} inside it could not be taken out ({why})."
    mend = "Unpack it with another program and collect what is inside too."


class UnsafeNames(Finding):
    """Names of files inside the original lead out of it, or hold signs that are not seen.

    They are written without these steps and with these signs spelt out. Honest programs do not
    write such names.
    """

    code = "CF052"
    level = Level.NOTES
    says = "{count} files inside it have names that mislead; the first was made {name!r}."
    mend = "Ask where it comes from; open nothing of it with other programs."


class UntoldNames(Finding):
    r"""The letters of names inside the original cannot be told from its bytes.

    Their bytes are spelt out, as in `\x8f\xe0`. Declare `encoding` in the source's file: old
    archives with Russian names are often in cp866.
    """

    code = "CF053"
    level = Level.NOTES
    says = "the letters of {count} names inside it cannot be told; the first is {name!r}."
    mend = "Declare `encoding` in the source's file, such as cp866."


class PassedOver(Finding):
    """Links and other things that are no files of their own stand inside the original."""

    code = "CF054"
    level = Level.NOTES
    says = "{count} links or devices inside it were passed over; the first is {name!r}."
    mend = "Nothing need be done."


class LeftInside(Finding):
    """Files inside the original were not taken out, because they ask for more than is given.

    Archives that unpack to very much, or that hold archives that hold archives, are mostly made to
    do harm.
    """

    code = "CF055"
    says = "{name} inside it was not taken out: {why}."
    mend = "Unpack it by hand and collect the part that matters."


class TwoVersions(Finding):
    """A message comes as plain text and as HTML, and the two do not say the same.

    Mail programs show one of them. What only the HTML says stands after the plain text.
    """

    code = "CF056"
    level = Level.NOTES
    says = "{plain} paragraphs stand only in its plain text and {html} only in its HTML."
    mend = "Compare the two; what was shown depends on the reader's program."


class UnreadDay(Finding):
    """A message's Date header is no whole date, so it has no day.

    Also where the day of the week is not that date's: one of the two is wrong.
    """

    code = "CF057"
    level = Level.NOTES
    says = "its date {words!r} is not whole or not possible."
    mend = "Look at its Received headers."


class SameName(Finding):
    """Several files inside the original have one name; programs that unpack it keep only one."""

    code = "CF058"
    level = Level.NOTES
    says = "{count} files inside it are called {name!r}."
    mend = "Tell them apart by their digests."


class LooseMessage(Finding):
    """A message is not put together as mail should be; it was read as far as that goes."""

    code = "CF059"
    level = Level.NOTES
    says = "the message is not put together as it should be: {why}."
    mend = "Compare it with the mail program's view of it."


class NothingInside(Finding):
    """An archive can be opened and holds no file at all."""

    code = "CF060"
    says = "the {format} holds no files."
    mend = "Ask whoever sent it for what was meant to be in it."


class NoUnpacker(Finding):
    """The archive is of a kind that only a program opens which is not on this machine.

    Nothing was taken out of it. When the program is there, `counterfoil read` reads it by itself.
    """

    code = "CF061"
    says = "not unpacked, since what opens it cannot be used here ({why})."
    mend = "Install {install}, then run `counterfoil read` again."
