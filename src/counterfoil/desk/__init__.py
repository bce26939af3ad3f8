"""The desk: a web application for reviewers, on a laptop or for a team.

It shows what the ledger supports and puts on record what people decide, by the functions that the
commands call. Who may come in, and as what, is kept in desk.sqlite or the team's database, apart
from the ledger. Nothing here opens an original: pages show kept readings, and pictures that
confined workers draw.
"""
