"""Pages of the web: their article, their tables, and what they say of themselves."""
