"""The counter: takes sealed returns in, hands sealed replies out, can open neither.

    app.py                     the routes
    requests.py, answers.py    what is looked at of a request; what every answer carries
    headers.py                 the strict headers
    taking.py, upload.py       a return on its way in, behind the guard
    fields.py                  what forms send
    flood.py                   how much came in the last minute
    handing.py                 mailboxes, and the desk
    keeping.py                 the thread that has the store
    store.py                   what is kept is kept
    packs.py, index.py         bytes, a file for each day; what is noted of them
    disk.py                    every call that changes a file
    config.py                  a counter's settings and keys
    serving.py, protocol.py    one process, without logs, addresses or a name
    pages/, words/             the pages, in English and Russian

This is the one part that faces hostile networks. It knows the envelope and nothing else of ours.
"""
