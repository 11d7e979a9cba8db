"""Workers without torch that do at each start what a test has written down, and pools of them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.job.errors import EngineError, WeightsError
from engine.job.messages import FromWorker, NotReady, Ready, ToWorker
from engine.job.spec import EngineSettings, Patience, WeightsInfo
from engine.pool.pool import EnginePool
from engine.processes.child import Channel
from engine.weights.download import DownloadError
from tests.killed import painter

ROOMY = painter.Pace(seconds=0.01, room=3)
# So that tests of trying again are over soon.
HASTY = Patience(cancel=0.2, first_pause=0.02, longest_pause=0.1)

# What a worker can do at a start.
PAINT = "paint"
DIE = "die"  # before it is ready, as by the out-of-memory killer
NO_WEIGHTS_FILE = "no weights file"
NO_DOWNLOAD = "no download"
OUT_OF_ORDER = "out of order"
HANG = "hang"
TRAINED = "trained"  # paint, with other weights than the usual ones

_REFUSALS: dict[str, EngineError] = {
    NO_WEIGHTS_FILE: WeightsError("There is no weights file vgg.pth."),
    NO_DOWNLOAD: DownloadError("the server does not answer"),
    OUT_OF_ORDER: EngineError("The device can't be used (out of order); this machine has cpu."),
}


@dataclass(frozen=True, slots=True)
class Script:
    """What the workers do, in a folder that they share with the test.

    Attributes:
        folder: has a file for each device with what is left to do, the next start first; after
            the last they paint.
        there: the devices that a worker finds where the settings name none.
    """

    folder: Path
    there: tuple[str, ...] = ("cpu",)

    def write(self, device: str, starts: Iterable[str]) -> None:
        """Say what the next workers on a device do."""
        self._file(device).write_text(json.dumps(list(starts)))

    def started(self, device: str) -> list[str]:
        """The weights that each worker was to have that was started for a device."""
        file = self.folder / f"{device.replace(':', '-')}.log"
        return file.read_text().splitlines() if file.exists() else []

    def pool(
        self,
        *devices: str,
        lasting: bool = False,
        weights: str = "auto",
        pace: painter.Pace = ROOMY,
        patience: Patience = HASTY,
    ) -> EnginePool:
        """A pool of such workers."""
        settings = EngineSettings(devices, weights, self.folder)
        serve = partial(_serve, script=self, pace=pace)
        return EnginePool(settings, patience=patience, lasting=lasting, serve=serve)

    def next_step(self, device: str, weights: str) -> str:
        """What a worker does that starts now."""
        with (self.folder / f"{device.replace(':', '-')}.log").open("a") as log:
            log.write(weights + "\n")
        if not self._file(device).exists():
            return PAINT
        step, *rest = json.loads(self._file(device).read_text()) or [PAINT]
        self.write(device, rest)
        return str(step)

    def _file(self, device: str) -> Path:
        return self.folder / f"{device.replace(':', '-')}.json"


def _serve(
    channel: Channel[ToWorker, FromWorker],
    settings: EngineSettings,
    device: str | None,
    *,
    script: Script,
    pace: painter.Pace,
) -> None:
    """What the process does, in place of `engine.worker.worker.serve`."""
    devices = settings.devices or script.there
    place = device or devices[0]
    match script.next_step(place, settings.weights):
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            channel.receive()
        case str(step) if step in _REFUSALS:
            channel.send(NotReady(_REFUSALS[step], devices))
            return
        case str(step):
            kind = "imagenet" if step == TRAINED else "whitened"
            channel.send(Ready(place, devices, WeightsInfo(kind, ""), pace.room))
    painter.paint(channel, pace)
