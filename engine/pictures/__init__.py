"""Picture files in and out: checked, decoded, encoded, and what they say of themselves.

No torch here.
"""
