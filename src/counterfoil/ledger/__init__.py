"""Append-only memory: the log of rows, the vault of originals, and what verifies both."""
