"""What records, codebooks and the inbox refuse, in the language spoken; below, it is in English.

Each sentence stands here with places for what differs from case to case, so that its translation
can be looked up. One that is not here is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from counterfoil.publish.words import N_, Words

SENTENCES = (
    N_("`{field}` is missing; add it"),
    N_("`{field}` is {given}, which is no day; write one as 2023-10-03"),
    N_("`{field}` is {given}; write a number such as 40 or 12.5"),
    N_("`{field}` is {given}; people go by codes such as M-01"),
    N_("`{field}` is {given}: {why}; write 2023-10-04T08:30:00Z"),
    N_("`{field}` looks like a {identifier}; people go by codes such as M-01"),
    N_("`{field}` holds what looks like a {identifier}; it must not be kept, so write it without"),
    N_("`about_kind` is {given}; write one of {known}"),
    N_("`reason` is empty; a ruling without a reason is none"),
    N_("`low` is above `high`; exchange them"),
    N_("{given} is not in codebook/{file}; write the code as it stands there, or add it"),
    N_("{given} is not in codebook/{file}"),
    N_(
        "{given} is not a question; write measure/region/category/period, for example "
        "approached/RU-SVE/migrants/2023-W09"
    ),
    N_("{period} lies outside the weeks of the codebook"),
    N_("{code} is not in use in {period}, says the codebook"),
    N_("{name} is not read yet; run `counterfoil read`"),
    N_("the words {given} stand in {name} {count} times; quote words that stand in it once"),
    N_("the words {given} are not in the quote"),
    N_("there is no cell {given} in {name}"),
    N_("the cell {given} is empty; a claim needs words"),
    N_("nothing is proposed for this cell, or it was answered before"),
    N_("{why}; say what the words mean with `low` and `high`"),
    N_("another entry gives the same words another meaning; take one out"),
    N_(
        "claim {seq} on record gives these words another meaning; withdraw it by a ruling, and "
        "file this one with a later `filed_at`"
    ),
    N_("claim {seq} answers {question}, not {other}"),
    N_("claim {seq} says that there is no number, so it cannot be chosen"),
    N_("row {seq} of the ledger is no claim"),
    N_("{given} is not ORIGINAL#LOCATOR: {why}"),
    N_("there is no source {given} in sources/; name one of the project's"),
    N_("there is no source {given} in sources/"),
    N_("{count} sources claim {name}; name its `source`"),
    N_("there is no original named {given}; name it by its digest, or collect it first"),
    N_("{count} originals are named {given}; name it by its digest, or collect it first"),
    N_("{given} is no decision; write one of {known}"),
    N_("{given} is no outcome; write one of {known}"),
    N_("{grade} is no Admiralty grade; write a letter A to F and a number 1 to 6"),
    N_("{name}: no other lineage is proposed for it; see `counterfoil record lineage`"),
    N_("{name}: {given} is not proposed for it, but {known}"),
    N_("{name}: {count} lineages are proposed for it; say which with --as: {known}"),
    N_("{name}: a ruling without a reason is none; give one with --reason"),
    N_("this is no sealed return: it does not begin as one does"),
    N_("the lines above the sealed part are not of the form that they must have"),
    N_("the file is larger than 50 MiB"),
    N_("it is larger than 50 MiB"),
    N_("the file ends too early: it is not whole"),
    N_("the header of the sealed part is not of the form that it must have"),
    N_("the header of the sealed part is longer than 16 KiB"),
    N_("a line in the header of the sealed part is longer than 80 bytes"),
    N_("the sealed part names more than 32 recipients"),
    N_("the file is sealed by a passphrase; a return is sealed to the reviewers' keys"),
    N_("the file is sealed to a kind of key that returns are not sealed to"),
    N_("the file is sealed to fewer than two reviewers"),
    N_("the sealed part is not of a padded length: it is not whole, or sealed unpadded"),
    N_("the signature does not hold: the file was altered or is not whole"),
    N_("the signature of {what} does not hold"),
    N_("it does not open: it is not sealed to this key, or it was altered"),
    N_("the return is for {given}, and this project is {origin}"),
    N_("the return lists {count} files, and {found} are there"),
    N_("the file {given} is not the one that the return lists"),
    N_("it is on record already"),
    N_("it was {step} by {by} already"),
    N_("say why, in a sentence: it is kept, and sealed to the monitor"),
    N_("it holds what looks like a {identifier}, and is kept; write it without"),
    N_("it holds what looks like a {identifier}; write it without"),
    N_("{given} is no monitor's code; they go by codes, such as M-01"),
    N_("this key's returns are on record as {code}"),
    N_("{code} is another key's code; take a new one, such as {new}"),
    N_("it says that it replaces another monitor's return"),
    N_("the region {region} {why}"),
    N_("the desk has no key to sign replies with: make it with `counterfoil roster desk-key`"),
    N_("{file} is no key protected by a passphrase"),
    N_("{file} asks for more work than any key file made here; it is not opened"),
    N_("{file} does not open with this passphrase"),
    N_("{file} cannot be opened now: this machine is too busy; try again in a while"),
    N_("{file} holds no reviewer's key"),
    N_("the counter has it no more"),
    N_("{address}: what answers there is no counter"),
    N_("{address}: return {number} is not the one that it lists"),
    N_("{address}: the counter does not answer: {why}"),
    N_("{address}: the counter answers with more than was asked for"),
    N_("{address}: the counter refuses ({status}): {why}"),
    N_(
        "{address}: onion addresses are reached by Tor: name its proxy, such as "
        "socks5://127.0.0.1:9050"
    ),
    N_(
        'sources/: sealed returns come from one source with kind = "weekly return"; where there '
        'are several, put "*.return" among the `files` of one'
    ),
    N_(
        "{folder} holds {count} desk keys of {origin}; move away all but the one that the roster "
        "names"
    ),
    N_("the reply is longer than 64 KiB"),
)
FIELDS = {
    "quote": N_("The words, as they stand above"),
    "words": N_("Words"),
    "cell": N_("Cell"),
    "low": N_("At least"),
    "high": N_("At most"),
    "measure": N_("Measure"),
    "region": N_("Region"),
    "category": N_("Category"),
    "period": N_("Week, quarter or year"),
    "speaker": N_("Who says it"),
    "said_on": N_("Said on"),
    "reason": N_("Why"),
    "asked": N_("Who was asked"),
    "about": N_("Which"),
    "deadline": N_("To answer by"),
    "outcome": N_("What came of it"),
}
"""What a field of an entry is called on the desk's forms."""
_LANGUAGE = "en"


def in_words(said: Words, text: str) -> str:
    """Return what was refused, in a language."""
    if said.language == _LANGUAGE:
        return text
    for sentence in SENTENCES:
        if found := _pattern(sentence).fullmatch(text):
            shown = {name: _shown(said, name, part) for name, part in found.groupdict().items()}
            return said(sentence, **shown)
    return _reason(said, text)


def _shown(said: Words, name: str, part: str) -> str:
    if name == "field":
        return said(FIELDS[part]) if part in FIELDS else part
    if name == "given":
        return said.quoted(part)
    if name == "step":
        return said(part)
    return _reason(said, part) if name in {"why", "identifier"} else part


def _reason(said: Words, text: str) -> str:
    """Return what findings say too, in the words of public pages."""
    return said.finding("{why}", {"why": text})


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = [
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "")
        for text, name, _, _ in Formatter().parse(sentence)
    ]
    return re.compile("".join(parts), re.DOTALL)
