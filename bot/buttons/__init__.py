"""The buttons on jobs, while they run and on their results."""
