"""What L-BFGS takes the curvature to be in each colour: flat where the style's colours vary much.

A woodcut's colours vary from black to white, and hardly from green to purple. From the same
curvature for all colours, the first steps would go as far into green as into black; costs of style
are flat near colours that are rare, so later steps hardly come back, and a black-and-white picture
ends with coloured fringes. (On images as sums of uncorrelated colours see also Olah, Mordvintsev &
Schubert 2017, "Feature Visualization".)
"""

from __future__ import annotations

from torch import Tensor

from engine.optimisers.curvature import Guess


class Decorrelated:
    """R P R: what an operator P would be if it were applied to images of other colours.

    Args:
        guess: P, symmetric and positive definite.
        root: R, (3, 3), likewise.
    """

    def __init__(self, guess: Guess, root: Tensor) -> None:
        self._guess = guess
        self._root = root

    def __call__(self, image: Tensor) -> Tensor:
        """The operator times the image, (1, 3, H, W), a new tensor."""
        return self._mixed(self._guess(self._mixed(image)))

    def energy(self, image: Tensor) -> Tensor:
        """The image times the operator times the image, a scalar."""
        return self._guess.energy(self._mixed(image))

    def _mixed(self, image: Tensor) -> Tensor:
        return (self._root.to(image) @ image.flatten(2)).view(image.shape)
