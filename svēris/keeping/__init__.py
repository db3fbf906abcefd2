"""Keeping: is everything right, and is there a second copy of it."""
