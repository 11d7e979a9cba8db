"""The wire to Discord: gateway shards, HTTP rate limits, redirects, what requests end in.

Nothing of jobs.
"""
