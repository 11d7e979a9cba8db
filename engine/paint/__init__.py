"""How a picture is painted: the scene, the objective J, and the canvas whose pixels follow it."""
