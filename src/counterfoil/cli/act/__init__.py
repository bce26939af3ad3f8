"""The demo's second act: a counter and a desk beside the edition, with people who are made up.

keys.py and waiting.py make what the counter has, people.py lets reviewers in at the desk,
playing.py serves all three, and telling.py says where and by which words to come in.
"""
