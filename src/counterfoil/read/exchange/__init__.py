"""Readers of routine data as systems exchange it: a row for each data value, with its path."""
