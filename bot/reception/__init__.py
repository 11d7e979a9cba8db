"""The way from a member's command to a job: pictures, limits, permissions.

No command of its own.
"""
