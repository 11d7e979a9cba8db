"""/stylize, /draw, the menus of messages, and presets: all that orders pictures."""
