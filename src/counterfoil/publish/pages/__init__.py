"""Builders of pages: each yields drafts of one kind of page in one language."""
