"""index: what is known over all readings at once: where words stand, and which texts are alike.

    forms.py, english.py    words as written, and the form that stands for all forms of a word
    units.py                a reading cut into what search finds: pages, table rows, titles…
    database.py             the index itself: SQLite FTS5 in work/search, made from readings
    query.py, search.py     what was asked; which units answer it, best first
    passages.py             the words around a hit, and the locator of their place

    shingles.py, facts.py   runs of words and numbers of tables, the same in any copy
    sketches.py             a few of them for each reading, kept in work/likeness
    likeness.py, .sql       which originals share so much that one may go back to the other
    bodies.py, sides.py     what two of them share, word by word, with the places in both
    lineages.py             which of these pairs would corroborate each other

All of it may be deleted at any time: it is made again from the readings in work/readings, and
those from the vault. Nothing here decides anything, or writes to the ledger.
"""
