"""Children of this process: messages to them, and what they give up for safety. No torch here."""
