"""The database itself: where it is, whose it is, its tables, and how it is brought up to date."""
