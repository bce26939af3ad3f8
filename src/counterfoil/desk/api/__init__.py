"""What programs are answered: figures, claims and editions as JSON. Nothing can be changed here."""
