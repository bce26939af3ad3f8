"""What originals say about themselves, and what each such fact proves and does not.

Readers put these facts under stable keys (`Reading.metadata`). Anyone with the file can change any
of them, so none proves anything alone: they are leads, and are shown apart from what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Fact(NamedTuple):
    """A kind of fact: what it is called, what it proves and does not.

    `harmless` facts tell nothing of people, machines, places or times, and may be shown to anyone.
    """

    name: str
    proves: str
    harmless: bool = False


_MAIL = "Written by the sender's program, and easily forged. Ask the people named, or the servers."
_CLOCK = "By the clock of that machine, which may be wrong or set back; copying may set it anew."
_DEVICE = "It links files made by one device, and may identify it. Programs can write any other."
_COUNT = "Counted by our reader."
_READING = "How our reader understood the bytes, not what the file says."

FACTS: Mapping[str, Fact] = {
    "title": Fact(
        "Title", "Left by whoever made the file or the document it was copied from; often old."
    ),
    "author": Fact(
        "Author",
        "The name that a program was set to. It shows whose copy of the program, or whose "
        "template, not who wrote the words.",
    ),
    "modified by": Fact(
        "Last changed by", "The name that the last program was set to; not who changed what."
    ),
    "organisation": Fact("Organisation", "What a program was registered to; offices share copies."),
    "tool": Fact(
        "Made with",
        "The program that says it wrote the file. It speaks against a claim that does not fit "
        "it, and for nothing.",
    ),
    "created": Fact("Created", f"When the file was made, not the words in it. {_CLOCK}"),
    "modified": Fact("Changed", f"When it was last saved. {_CLOCK}"),
    "published": Fact(
        "Published, machines are told",
        "Told where the page shows another day as its own. A site can tell machines any day.",
    ),
    "printed": Fact("Printed", f"When it was last printed from that program. {_CLOCK}"),
    "taken": Fact("Taken", f"When a camera says it took the picture. {_CLOCK}"),
    "gps": Fact(
        "Coordinates",
        "Where the device believed it was. Compare it with what the picture shows; programs can "
        "write any other.",
    ),
    "captured": Fact(
        "Captured", f"When the program that archived it says that the web sent it. {_CLOCK}"
    ),
    "address": Fact(
        "Address", "Where the program that saved or archived it says that it was on the web."
    ),
    "passed over": Fact("Passed over", _COUNT, harmless=True),
    "camera": Fact("Camera or scanner", _DEVICE),
    "serial": Fact("Serial number", _DEVICE),
    "comment": Fact("Comment", "Left by whoever made the file."),
    "keywords": Fact("Keywords", "Left by whoever made the file."),
    "subject": Fact("Subject", "Left by whoever made the file."),
    "from": Fact("From", _MAIL),
    "sender": Fact("Sent by", _MAIL),
    "reply-to": Fact("Reply to", _MAIL),
    "to": Fact("To", f"{_MAIL} Not everyone named need have received it."),
    "cc": Fact("Copy to", f"{_MAIL} Not everyone named need have received it."),
    "bcc": Fact("Blind copy to", f"{_MAIL} Only the sender's own copy usually has it."),
    "recipients": Fact("Recipients", f"{_MAIL} Not everyone named need have received it."),
    "delivered": Fact("Delivered", f"As the mailbox that it was exported from says. {_CLOCK}"),
    "from line": Fact("Line above the mail", "Set by the program that kept the mailbox."),
    "from lines": Fact("Lines above the mails", "Set by the program that kept the mailbox."),
    "date": Fact("Date of the mail", f"By the sender's clock. {_MAIL}"),
    "message-id": Fact(
        "Message-ID", "Servers that passed the mail on may have kept it: they can confirm it."
    ),
    "in-reply-to": Fact("In reply to", "The Message-ID of the mail it answers, as it says."),
    "references": Fact("Earlier mail", "Message-IDs of the mail before it, as it says."),
    "return-path": Fact("Return path", "Set by the last server; the sender chose the address."),
    "received": Fact(
        "Way through servers",
        "Each server adds a line on top. Rely on those of servers you trust; what stands below "
        "them may be invented.",
    ),
    "headers": Fact("All header lines", "As they stand in the mail; see the single ones."),
    "x-mailer": Fact("Mail program", _MAIL),
    "user-agent": Fact("Mail program", _MAIL),
    "x-originating-ip": Fact("Sent from address", f"It may lead to a person. {_MAIL}"),
    "signatures": Fact(
        "Signatures",
        "When each was made, as it says, and of how much of the file. Nobody checked them here: "
        "verify them with a program that knows the issuers.",
    ),
    "certificates": Fact(
        "Certificates",
        "Named in a signature that nobody checked here; it may be copied from elsewhere.",
    ),
    "links": Fact("Links", "Where links in it lead; nobody followed them."),
    "other links": Fact(
        "Links around it", "Where links outside the article lead; nobody followed them."
    ),
    "bookmarks": Fact("Bookmarks", "As the file lists them, with their pages; often old."),
    "empty fields": Fact(
        "Empty fields",
        "Fields of its form that hold nothing, by the names that the file gives them.",
    ),
    "tips": Fact("Tips", "Words that the page shows when something is pointed at."),
    "fields": Fact(
        "Fields",
        "How a program was to fill in parts of the text, and from where; nothing was asked.",
    ),
    "deleted": Fact(
        "Deleted words",
        "Words that someone took out while changes were recorded, and by whose copy of the "
        "program.",
    ),
    "pictures": Fact("Pictures", "Listed whether they were taken out or not; nothing was fetched."),
    "structure": Fact("Build of the mail", _READING),
    "messages": Fact("Messages", _COUNT, harmless=True),
    "files": Fact("Files", _COUNT, harmless=True),
    "format": Fact("Format", "Told by the bytes, not by the name.", harmless=True),
    "unpacker": Fact("Unpacked with", _READING, harmless=True),
    "packed": Fact("Packed", "It was unpacked to be read.", harmless=True),
    "encoding": Fact("Encoding", _READING, harmless=True),
    "delimiter": Fact("Delimiter", _READING, harmless=True),
    "declared": Fact("Declared", "What the source's file says of it.", harmless=True),
    "recogniser": Fact("Recognised with", _READING, harmless=True),
    "language": Fact("Language", "As the file declares it; not told by its words.", harmless=True),
    "limits": Fact("Limits", _READING, harmless=True),
}
"""Facts by their keys in `Reading.metadata`."""

LEFT_OUT = "left out"
"""The key of text that a reader left out of an article. It is text, not a fact about the file."""
RECOGNISER = "recogniser"
"""The key of what recognised words in pictures; such a reading holds only with the same one."""
UNPACKER = "unpacker"
"""The key of what unpacked an archive; such a reading, too, holds only with the same one."""
UNKNOWN = Fact("Other", "The file says so about itself; nothing vouches for it.")


def fact_of(key: str) -> Fact:
    """Return what kind of fact stands under a key; one that nobody described proves nothing."""
    return FACTS.get(key) or UNKNOWN._replace(name=key.capitalize())
