"""How the tables of desk.sqlite came to be as they are."""
