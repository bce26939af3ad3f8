"""The `read` stage: from an original to a reading, without ever writing to the ledger.

    stage.py       what the command line calls: which originals need reading, and their findings
    isolation.py   workers: child processes without network, with limits, that open the originals
    worker.py      the child's side: one original after another
    dispatch.py    what an original is, and which reader reads it
    formats.py     telling a format by its bytes
    readers.py     which reader reads a format: a module each, in text/ web/ sheets/ documents/ pdf/

Readers never guess: what they do not wholly understand is a trouble in the reading, which the
stage turns into a finding.
"""
