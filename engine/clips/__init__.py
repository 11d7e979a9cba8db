"""Moving pictures, as a job of jobs: each frame is painted from the last one's, moved along.

Flow, warping, the temporal cost and the order of the frames are here, and nowhere else; how a frame
is painted is `engine.paint`'s, which knows nothing of clips. After Ruder, Dosovitskiy & Brox 2016,
arXiv:1604.08610. Nothing of it is imported where nothing moves.
"""
