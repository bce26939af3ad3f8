"""Workbooks: cells with true addresses, what they show, store and compute."""
