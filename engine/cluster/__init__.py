"""Painters on many machines: a pool whose workers are actors of a Ray cluster (ray.io).

Nothing outside of this package imports Ray, and nothing imports this package unless the settings
ask for it.
"""

from __future__ import annotations

import os

# Ray reads this when it is imported. Whoever reaches a cluster without tokens can run programs on
# all of its nodes, so that has to be asked for by name (RAY_AUTH_MODE=disabled).
os.environ.setdefault("RAY_AUTH_MODE", "token")
