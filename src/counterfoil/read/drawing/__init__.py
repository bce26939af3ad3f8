"""Pictures of pages with a place marked, drawn in a worker and written by its parent."""
