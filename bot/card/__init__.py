"""How a job looks in Discord, and where it is shown. Nothing of what a button does."""
