"""VGG19's filters: found, downloaded or generated, and kept.

The network itself is in `engine.vgg`.
"""
