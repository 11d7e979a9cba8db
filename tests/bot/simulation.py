"""What the tests of the Discord side share: a world to act in, and a painter that obeys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import discord
from PIL import Image
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env
from simcord.results import InteractionResult

from bot.app.client import Easel
from bot.card.presenter import DiscordPresenter
from bot.config.model import Config
from bot.language import sentence
from bot.studio.studio import Studio
from engine.job.errors import BadPicture, EngineError
from engine.job.pixels import Need, Pixels
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import (
    Costs,
    Frame,
    Job,
    PictureInfo,
    Progress,
    Result,
    Started,
    Update,
    WeightsInfo,
)
from engine.job.timing import Timing
from engine.pictures.reading.opening import too_many_frames


def _webp(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), (90, 120, 160)).save(file, "WEBP")
    return file.getvalue()


PHOTO = ("harbour.png", b"the photo")
PAINTING = ("the_waves.jpg", b"the painting")
THUMBNAIL = _webp(32, 24)
RECOLOURED = b"the photo in other colours"
_PATIENCE = 1000  # turns of the event loop


@dataclass
class FixedSettings:
    """Settings that a test changes by hand."""

    current: Config
    looks: int = 0

    async def look(self) -> None:
        self.looks += 1

    def change(self, **limits: object) -> None:
        """Other limits, as an edit of the file would set them."""
        section = self.current.limits.model_copy(update=limits)
        self.current = self.current.model_copy(update={"limits": section})


class ScriptedPainter:
    """Hands out the updates that the test puts in, job by job."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.closed: list[Job] = []
        self.checked: list[bytes] = []
        self.recoloured: list[Recolouring] = []
        self.bad: dict[bytes, str] = {}
        # What a look at these pictures finds, if it is nothing usual.
        self.looks: dict[bytes, PictureInfo] = {}
        # Those that have more frames than are looked at.
        self.too_long: set[bytes] = set()
        # Those that move.
        self.clips: dict[bytes, Timing] = {}
        self.places = 100
        self.trouble: EngineError | None = None
        self.trouble_changed: Callable[[], None] = lambda: None
        self.stopped: list[str] = []
        self.frame_intervals: dict[str, int] = {}
        self.started_over: list[str] = []
        self.paused: list[str] = []
        self._scripts: dict[str, asyncio.Queue[Update | Exception | None]] = {}
        self._at_work: set[str] = set()
        self._asking: set[str] = set()

    @property
    def room(self) -> int:
        return self.places

    def watch(self, changed: Callable[[], None]) -> None:
        self.trouble_changed = changed

    def finish_now(self, job_id: str) -> bool:
        self.stopped.append(job_id)
        return any(job.id == job_id for job in self.jobs)

    def frame_every(self, job_id: str, iterations: int) -> bool:
        self.frame_intervals[job_id] = iterations
        return any(job.id == job_id for job in self.jobs)

    def pause(self, job_id: str) -> bool:
        """The job ends once it has handed out all that was put in."""
        if job_id in self._at_work:
            self.paused.append(job_id)
            self._scripts[job_id].put_nowait(None)
        return job_id in self._at_work

    def start_over(self, job_id: str) -> bool:
        self.started_over.append(job_id)
        return any(job.id == job_id for job in self.jobs)

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        self.checked.append(picture)
        if picture in self.bad:
            raise BadPicture(self.bad[picture])
        if picture in self.too_long and need is not None and need.most_frames > 1:
            raise too_many_frames((640, 480), 2000)
        if picture in self.clips:
            return look_at_clip(self.clips[picture], need)
        return self.looks.get(picture, PictureInfo("PNG", 640, 480, THUMBNAIL))

    async def recolour(self, asked: Recolouring) -> Recoloured:
        self.recoloured.append(asked)
        return Recoloured(RECOLOURED, ".png", 640, 480)

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        self.jobs.append(job)
        script = self._scripts.setdefault(job.id, asyncio.Queue())
        self._at_work.add(job.id)
        try:
            while True:
                self._asking.add(job.id)
                update = await script.get()
                self._asking.discard(job.id)
                if update is None:
                    return
                if isinstance(update, Exception):
                    raise update
                yield update
                if isinstance(update, Result):
                    return
        finally:
            self._at_work.discard(job.id)
            self._asking.discard(job.id)
            self.closed.append(job)

    def put(self, job: Job, *updates: Update | Exception) -> None:
        """Let the job go on, or have this ready for when it starts."""
        script = self._scripts.setdefault(job.id, asyncio.Queue())
        for update in updates:
            script.put_nowait(update)

    def at_rest(self) -> bool:
        """Whether the bot has taken everything that was put in."""
        return all(
            job in self.closed or (job.id in self._asking and self._scripts[job.id].empty())
            for job in self.jobs
        )


@dataclass
class World:
    """What a test needs at hand."""

    env: Env
    bot: Easel
    painter: ScriptedPainter
    settings: FixedSettings
    guild: GuildHandle
    channel: ChannelHandle
    ana: MemberActor
    ben: MemberActor
    data_dir: Path

    def member(self, name: str, **permissions: bool) -> MemberActor:
        """Another member, with a role of these permissions."""
        role = self.guild.create_role(
            f"{name}'s role", permissions=discord.Permissions(**permissions)
        )
        return self.guild.add_member(self.env.create_user(name), roles=[role])

    async def stylize(
        self, who: MemberActor | None = None, where: ChannelHandle | None = None, **options: object
    ) -> InteractionResult:
        """/stylize with the sample pictures."""
        chosen = {"content": PHOTO, "style": PAINTING, **options}
        chosen = {name: value for name, value in chosen.items() if value is not None}
        return await (who or self.ana).slash(where or self.channel, "stylize", **chosen)

    async def play(self, job: Job, *updates: Update | Exception) -> None:
        """Let the painter hand out updates, and the bot react to each."""
        for update in updates:
            self.painter.put(job, update)
            await self.settle()

    async def paints(
        self,
        *updates: Update | Exception,
        who: MemberActor | None = None,
        where: ChannelHandle | None = None,
        **options: object,
    ) -> Job:
        """A job that a member asks for, as far as the painter is with it; see `stylize`, `play`."""
        await self.stylize(who, where, **options)
        job = self.job
        await self.play(job, *updates)
        return job

    async def painted(self, **options: Any) -> Job:
        """A finished picture, with one on the way to it; see `stylize`."""
        return await self.paints(started(), frame(20), result(image=b"finished"), **options)

    async def settle(self) -> None:
        """Wait until the bot has taken all updates and has nothing left to do."""
        for _ in range(_PATIENCE):
            await asyncio.sleep(0)
            if self.painter.at_rest():
                break
        await self.env.settle()

    async def restart(self, *, crash: bool = False) -> None:
        """End the bot and start it again, on the same Discord, with the same files and database.

        Args:
            crash: whether it ends without a word, as when it is killed.
        """
        before = self.bot.services
        if crash:
            await _kill(before.studio)
        else:
            await before.studio.close(sentence("reason-restarting"), 1)
        self.bot.resumption.stop()
        await before.store.close()
        with self.env._bot_scope():  # or SimCord would take what the bot does for the test's doing
            self.bot._opened = await self.bot._open()
            left_over = await self.bot.services.store.leases.begin()
            # In a task, which is the bot's own: it may have to wait for the painter.
            await asyncio.create_task(self.bot.take_up(left_over))
        await self.settle()

    async def succeed(self, bot: Easel) -> None:
        """Another bot takes the place of this one, which SimCord stops without closing it."""
        await self.bot.services.store.leases.close()
        self.bot = bot
        await self.env.restart_bot(bot)

    @property
    def job(self) -> Job:
        """The job that the painter was given last."""
        return self.painter.jobs[-1]

    def card(self, where: ChannelHandle | None = None, nth: int = -1) -> discord.Message:
        """A card in a channel, the latest if nothing else is said."""
        return [m for m in (where or self.channel).history() if is_card(m)][nth]

    def words(self, where: ChannelHandle | None = None, nth: int = -1) -> str:
        """What stands on a card."""
        return card_words(self.card(where, nth))

    def buttons(self, message: discord.Message) -> list[str]:
        """The labels of the buttons on a message."""
        return labels(message)

    def shown(self, message: discord.Message) -> list[discord.MediaGalleryItem]:
        """The pictures inside a card."""
        galleries = [
            component
            for component in walk(message.components)
            if isinstance(component, discord.MediaGalleryComponent)
        ]
        return [item for gallery in galleries for item in gallery.items]

    def bot_messages(self, where: ChannelHandle) -> list[discord.Message]:
        """The bot's messages in a channel or thread, but for cards and Discord's own notices."""
        return [
            m
            for m in where.history()
            if m.author.id == self.env.backend.bot_user.id
            and not is_card(m)
            and m.type is discord.MessageType.default
        ]

    def refusal(self, answer: InteractionResult) -> str:
        """The sentence that a member got instead of a job, which nobody else may see."""
        assert answer.ephemeral
        assert answer.response is not None
        assert self.channel.history(viewer=self.ben) == []
        assert not self.bot.studio.jobs.waiting
        assert not self.bot.studio.jobs.painting
        return answer.response.content

    def pinged(self, message: discord.Message) -> list[int]:
        """Whom a message called."""
        return self.env.backend.get_message(message.channel.id, message.id).ping_user_ids

    async def picture(self, message: discord.Message, nth: int = -1) -> bytes:
        """An uploaded file's bytes; on a card, the live picture comes last."""
        data = self.env.backend.cdn.get(message.attachments[nth].url)
        assert data is not None
        return data


def look_at_clip(timing: Timing, need: Need | None) -> PictureInfo:
    """What the intake finds of a picture that moves."""
    still = PictureInfo("GIF", 640, 480, THUMBNAIL, moves=True)
    if need is None or need.most_frames == 1:
        return still
    _, thinned = timing.thinned(need.most_frames)
    pixels = Pixels("RGB", 1, 1, bytes(3 * len(thinned.durations)), timing=thinned)
    return replace(still, timing=timing, pixels=pixels)


def started(attempt: int = 1, kind: str = "imagenet", note: str = "") -> Started:
    return Started("cpu", WeightsInfo(kind, note), attempt)


def progress(iteration: int, total: int = 240, stage: str = "scale 1 of 4") -> Progress:
    return Progress(iteration, total, _costs(iteration), float(iteration), stage)


def frame(iteration: int, total: int = 240, image: bytes = b"a frame") -> Frame:
    return Frame(
        iteration, total, _costs(iteration), float(iteration), "scale 1 of 4", image, 384, 288
    )


def result(
    total: int = 240,
    image: bytes = b"the result",
    strip: bytes | None = None,
    elapsed: float = 50,
    size: tuple[int, int] = (384, 288),
    choices: tuple[bytes, ...] = (),
) -> Result:
    return Result(
        iteration=total,
        iterations=total,
        costs=Costs(0.25, 0.125, 0.125),
        elapsed=elapsed,
        stage="scale 4 of 4",
        image=image,
        width=size[0],
        height=size[1],
        first_costs=Costs(8.0, 4.0, 4.0),
        strip=strip,
        choices=choices,
    )


def _costs(iteration: int) -> Costs:
    return Costs(total=100 / iteration, content=60 / iteration, style=40 / iteration)


async def _kill(studio: Studio) -> None:
    """Let nothing more happen to any job, and nobody be told."""
    presenters = [ticket.presenter for ticket in studio.jobs.all]
    tasks = [*studio._running, *(ticket.work for ticket in studio.jobs.all)]
    for presenter in presenters:
        if isinstance(presenter, DiscordPresenter):
            presenter._places = None
            presenter._throttle.stop()
            if presenter._venue.series is not None:
                presenter._venue.series.stop()
    for task in filter(None, tasks):
        task.cancel()
    await asyncio.sleep(0)


def walk(components: Iterable[object]) -> Iterator[object]:
    """Every component, those inside of others too."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))


def labels(message: discord.Message) -> list[str]:
    """The labels of the buttons on a message."""
    return [
        component.label or ""
        for component in walk(message.components)
        if isinstance(component, discord.Button)
    ]


def is_card(message: discord.Message) -> bool:
    """Whether a message is a job's card."""
    return bool(message.flags.components_v2)


def card_words(card: discord.Message) -> str:
    """All that stands on a card, line by line."""
    return "\n".join(
        component.content
        for component in walk(card.components)
        if isinstance(component, discord.TextDisplay)
    )
