"""index: what is known over all readings at once.

    forms.py, english.py    words as written, and the form that stands for all forms of a word
    units.py                a reading cut into what search finds: pages, table rows, titles…
    database.py             the index itself: SQLite FTS5 in work/search, made from readings
    query.py, search.py     what was asked; which units answer it, best first
    passages.py             the words around a hit, and the locator of their place

All of it may be deleted at any time: it is made again from the readings in work/readings, and
those from the vault.
"""
