"""The real bot in a simulated Discord: no token, no network."""
