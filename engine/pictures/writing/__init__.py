"""A finished picture goes out: its formats, as small as it has to be, and what it says of itself.

No torch here.
"""
