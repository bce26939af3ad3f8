"""Texts: plain ones, delimited ones, and the encodings that both come in."""
