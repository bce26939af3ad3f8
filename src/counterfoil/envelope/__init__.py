"""The outer form of a sealed return: what a stranger's file must look like before it is opened.

    guard.py     the envelope's lines, its signature, and the bounds of the age header within
    padding.py   the lengths that sealed things may have
    notes.py     signed notes and their keys
    receipts.py  a counter's receipt
    asking.py    a desk's signed requests to a counter

The counter knows this much of a return and no more; nothing here holds or takes a key that opens.
"""
