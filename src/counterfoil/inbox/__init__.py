"""The inbox: sealed returns that came by a counter, a folder or a stick, until somebody decides.

    box.py         sealed files as they came, and what became of each; nothing of it is readable
    pulling.py     taking files in, from a folder
    counters.py    asking a counter, when a person asks for it
    opening.py     opening a return with a reviewer's key, in memory, and looking at it
    authors.py     the monitors whose returns are on record: who files again, and where replies go
    accepting.py   an accepted return goes on record
    replying.py    sealed words back to the monitor

Until a return is accepted, nothing of what is in it touches a disk.
"""
