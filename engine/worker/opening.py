"""What a job takes before it can be painted, made in another thread than the one that paints."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import accumulate

from engine.job.spec import Job, WeightsInfo
from engine.job.stages import Stage
from engine.paint.scene import Scene
from engine.paint.state import State
from engine.vgg.vgg import VGG19
from engine.worker.checkpoints import Keeper
from engine.worker.paintings import Pictures, Work, painting_of, pictures_of
from engine.worker.state_writer import StateWriter


@dataclass(frozen=True, slots=True)
class Opened:
    """A job that can be painted.

    Attributes:
        job: to be painted.
        keeper: of its state.
        pictures: its pictures, as what paints it needs them.
        state: to go on from, if there is one.
    """

    job: Job
    keeper: Keeper
    pictures: Pictures
    state: State | None

    @classmethod
    def of(cls, job: Job, weights: WeightsInfo, writer: StateWriter, thread: Executor) -> Opened:
        """Read the state, and make the pictures; asks nothing of a GPU.

        Args:
            job: to be painted.
            weights: with what.
            writer: of states.
            thread: this one, which makes more of the pictures' sizes later.

        Raises:
            EngineError: the state can't be gone on from, or the pictures can't be painted.
        """
        keeper = Keeper(job, weights, writer)
        state = keeper.load()
        pictures = pictures_of(job, thread)
        if isinstance(pictures, Scene):
            stage = _stage_after(0 if state is None else state.done, job.recipe.stages())
            pictures.foresee(stage.ratio, first=True)
        return cls(job, keeper, pictures, state)

    def begin(self, vgg: VGG19) -> Work:
        """The painting; raises EngineError where it can't go on from the state."""

        def paint(state: State | None) -> Work:
            return painting_of(self.job, vgg, state, self.pictures)

        return self.keeper.begin(paint, self.state)


def _stage_after(done: int, stages: Sequence[Stage]) -> Stage:
    """The stage of the iteration after so many; of a state that claims too many, the last."""
    ends = accumulate(stage.iterations for stage in stages)
    return next((stage for stage, end in zip(stages, ends, strict=True) if done < end), stages[-1])
