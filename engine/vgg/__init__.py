"""VGG19 and its convolutions, from pixels to activations.

Where its filters come from is elsewhere.
"""
