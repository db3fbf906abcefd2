"""What was published: closed periods, their figures as they were, and what came later."""
