"""/help: pages to flip through, and their sample pictures."""
