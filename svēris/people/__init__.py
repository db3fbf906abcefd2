"""Who: institutions, persons, their roles, and what each may do."""
