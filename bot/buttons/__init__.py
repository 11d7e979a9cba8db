"""What the buttons on a job do; how they look is in `bot.card`."""
