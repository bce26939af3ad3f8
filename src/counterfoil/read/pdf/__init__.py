"""PDF: text with places, page by page."""
