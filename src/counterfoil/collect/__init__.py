"""collect: files and folders come into the vault as they are; custody rows say who brought them.

Nothing here looks inside the bytes.
"""

from counterfoil.collect.stage import Collected, Custodian, Incoming, collect, incoming

__all__ = ["Collected", "Custodian", "Incoming", "collect", "incoming"]
