"""How well readers read, measured on real files with known answers. `make quality` runs it all."""
