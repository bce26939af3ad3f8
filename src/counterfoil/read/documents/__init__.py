"""Documents of word processors and slides of presentations."""
