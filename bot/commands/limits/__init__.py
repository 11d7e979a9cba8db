"""/limits: what a server's moderators make of the host's limits, with its menus."""
