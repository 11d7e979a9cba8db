"""What outlives a restart: the journal, the pictures' archive, named styles and presets.

No Discord here.
"""
