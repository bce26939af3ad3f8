"""record: what a person or a declared mapping accepts becomes filings and claims.

Nothing here changes a claim; a filing that differs from an earlier one names it and replaces it.
"""
