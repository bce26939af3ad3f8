"""A project folder: where everything in it lives, and what its files declare."""
