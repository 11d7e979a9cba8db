"""The engine as the bot sees it: the intake, a queue of jobs, and workers in other processes."""
