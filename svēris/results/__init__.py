"""What it amounts to: indicators, outcomes, counts, statistics and what of them may be shown."""
