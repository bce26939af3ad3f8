"""Sealing: what a monitor's device and the desk share, and nobody between them can read.

    words.py, english.txt   a monitor's code: twelve words
    keys.py                 the keys that are derived from it
    bech32.py               how age spells keys
    roster.py, seen.py      whose keys returns are sealed to, signed offline; the newest one seen
    programme.py            what a device must know of a project to fill a return in
    body.py, fields.py      what is in a return, and the strict reading of it
    packing.py              its bytes: signed, and padded
    returns.py, replies.py  sealing and opening
    opened.py               what the desk keeps of a return, and reads it as
    kept.py                 a monitor's own file of what they filed
    keyfiles.py, holding.py keys of people on disk, protected by a passphrase

The form of every byte is in docs/return-format.md. Nothing here opens a ledger or a network.
"""
