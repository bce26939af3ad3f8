"""Archives: files that hold other files, each of which becomes an original of its own."""
