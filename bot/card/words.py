"""Times and progress in words, for members: how a picture is painted stands behind *Recipe*."""

from __future__ import annotations

from bot.language import Tongue
from engine.job.spec import Progress, Result

_BAR_LENGTH = 12


def what_came_of_it(result: Result, say: Tongue) -> str:
    """A finished picture's size, and how long it took."""
    size = say("made-size", width=str(result.width), height=str(result.height))
    facts = [size, say("made-in", time=duration(result.elapsed, say))]
    return " · ".join([frames_done(result, say), *facts] if result.frames > 1 else facts)


def frames_done(progress: Progress, say: Tongue) -> str:
    """How many frames of a clip are painted."""
    if progress.frames_done == progress.frames:
        return say("made-frames", count=progress.frames)
    return say("frames-done", done=progress.frames_done, frames=progress.frames)


def share_done(progress: Progress, say: Tongue) -> str:
    """How much of a picture is painted, such as 33%; all of it only at the end."""
    return _percent(progress.iteration, progress.iterations, say)


def progress_bar(progress: Progress | None, say: Tongue) -> str:
    """Such as ▰▰▰▰▱▱▱▱▱▱▱▱ 33%; once anything is done, the bar shows it."""
    done, total = (0, 1) if progress is None else (progress.iteration, progress.iterations)
    filled = max(_BAR_LENGTH * done // total, min(done, 1))
    return f"{'▰' * filled}{'▱' * (_BAR_LENGTH - filled)} {_percent(done, total, say)}"


def time_left(seconds: float, say: Tongue) -> str:
    """A rough time, because that is all that is known."""
    if seconds < 10:
        return say("left-few-seconds")
    if seconds < 50:
        return say("left-seconds", seconds=round(seconds / 10) * 10)
    if seconds < 90:
        return say("left-a-minute")
    return say("left-about", time=_hours_and_minutes(seconds, say))


def rough_time(seconds: float, say: Tongue) -> str:
    """How long something will take, which nobody knows to the second."""
    if seconds < 50:
        return say("time-seconds", seconds=max(1, round(seconds / 10)) * 10)
    return _hours_and_minutes(seconds, say)


def wait(minutes: int, say: Tongue) -> str:
    """How long until a job in line begins; rough, too."""
    return say("wait-about", time=_hours_and_minutes(60 * minutes, say))


def duration(seconds: float, say: Tongue) -> str:
    """A measured time."""
    if seconds < 100:
        return say("time-seconds", seconds=round(seconds))
    return _hours_and_minutes(seconds, say)


def _percent(done: int, total: int, say: Tongue) -> str:
    return say("percent", share=100 * done // total / 100)


def _hours_and_minutes(seconds: float, say: Tongue) -> str:
    minutes = round(seconds / 60)
    if minutes < 60:
        return say("time-minutes", minutes=minutes)
    return say("time-hours", hours=minutes // 60, minutes=minutes % 60)
