"""A picture file comes in: which kind it is, whether it is whole, its frames. No torch here.

Decoding and what the painter gets of it are in `engine.pictures.images`.
"""
