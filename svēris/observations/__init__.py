"""What was seen: changes from tablets, the observations they fold into, and their states."""
