"""`easel doctor`: looks at everything the bot needs. It mends nothing."""
