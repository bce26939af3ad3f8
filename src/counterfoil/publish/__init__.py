"""publish: an immutable edition from settled figures: site, data, receipts, proofs.

Nothing is computed here: figures come settled and protected, and are only shown.
"""
