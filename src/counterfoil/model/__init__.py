"""The nouns: frozen, typed, standard library only.

The code in this folder cannot do any input or output, read a clock, draw a random number or keep
a global that changes. Everything else in Counterfoil speaks in these words (see docs/glossary.md).
"""
