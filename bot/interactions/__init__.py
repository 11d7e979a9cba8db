"""Answers to who acts, whom the bot keeps waiting, and what they may do there. Nothing of jobs."""
