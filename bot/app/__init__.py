"""The wiring: the client, from its first connection to SIGTERM, and its clocks.

No feature of its own.
"""
