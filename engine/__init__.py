"""The painter, which knows nothing of Discord. The bot sees its jobs, pictures and pool."""
