"""How the bot is, for programs that look after it: measured, and served over HTTP."""
