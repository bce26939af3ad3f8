"""Pictures of pages: words recognised in them, with places and with how sure they are."""
