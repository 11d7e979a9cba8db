"""How fast the engine is, and how near its pictures are.

Nothing that paints or serves imports it.
"""
