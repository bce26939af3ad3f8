"""The monitor's side: a week filled in on their own device, and looked at before it is sealed.

    filling.py     what was typed, and the report that it makes
    looking.py     what is looked at before sealing, here and at the desk again
    stripping.py   files without their metadata: jpeg.py, png.py
    speech.py      words in English and Russian

The offline form does the same by the same rules (form/script). Nothing here writes to a disk.
"""
