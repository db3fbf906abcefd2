"""Demo data of one city: its real institutions, invented people and invented observations."""
