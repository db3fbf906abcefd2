"""What is asked: form definitions, answer kinds and the rules between answers."""
