"""Jobs of other processes: leased, taken up after a restart, or reached where they are."""
