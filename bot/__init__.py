"""The Discord bot, from a member's command to the picture on a card. It never paints itself."""
