"""The painter, which knows nothing of Discord. The bot sees its jobs, pictures and pool."""

import os

# OpenMP's threads, which share torch's steps, sleep until the next one. By default they spin, and
# where other programs want the processor, too, an iteration takes several times as long. OpenMP
# reads this when torch is first imported, here or in a child.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
