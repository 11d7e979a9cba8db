"""The pictures that Easel paints where nobody names any, drawn by assets/draw_samples.py."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def sample(name: str) -> Path:
    """Where one of them is, such as "harbour", in whatever folder Easel is installed."""
    return FOLDER / f"{name}.jpg"
