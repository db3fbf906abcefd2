"""What leaves the system: tables and the files they are written to."""
