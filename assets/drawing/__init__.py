"""Each sample picture and each of the bot's styles, drawn from nothing but numbers, by its name.

`march` and `raster` show scenes of solids, `painting` pulls brushes; all share `noise`.
"""
