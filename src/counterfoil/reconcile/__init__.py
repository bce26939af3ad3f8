"""reconcile: figures from claims and rulings, as of a moment. It never chooses by itself."""
