"""All that is kept about one person, for that person: the page, and all of it in one file."""
