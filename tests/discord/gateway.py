"""The gateway: sessions, events, heartbeats, and connections that end in every way."""

from __future__ import annotations

import asyncio
import json
import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord import payloads
from tests.discord.model import Payload
from tests.discord.world import World

DISPATCH, IDENTIFY, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 2, 7, 9, 10, 11
# After these the session is over, and a new one must be begun, if that is possible at all.
_ENDS_SESSION = frozenset({4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014})


@dataclass(eq=False, slots=True)
class Session:
    """What a bot has identified for; it outlives connections. Events are numbered from 1.

    Attributes:
        shard: its number, and how many there are.
        presences: what the bot wrote under its name there, the latest last.
    """

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    events: list[tuple[str, Payload]] = field(default_factory=list)
    presences: list[Payload] = field(default_factory=list)

    def hears_of(self, guild_id: int | None) -> bool:
        """Whether what happens on a server is told here; None: in a private conversation."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)


@dataclass(eq=False, slots=True)
class Connection:
    """One websocket.

    Attributes:
        sent: how many of the session's events were sent.
        dead: whether nothing comes through any more, though nobody has said so.
        began: in seconds of the event loop's clock.
        heartbeats: when each came.
        received: the numbers of the operations that the bot sent.
    """

    socket: web.WebSocketResponse
    request: web.Request
    began: float
    deflate: Callable[[bytes], bytes] | None
    session: Session | None = None
    sent: int = 0
    resumed: bool = False
    dead: bool = False
    heartbeats: list[float] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, op: int, data: Any = None, event: str | None = None) -> None:
        """Send a payload; to a connection that is gone it goes nowhere."""
        number = self.sent if event is not None else None
        text = json.dumps({"op": op, "d": data, "s": number, "t": event})
        async with self.sending:
            if self.socket.closed or self.dead:
                return
            try:
                if self.deflate is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self.deflate(text.encode()))
            except ConnectionError:
                return


class Gateway:
    """Serves bots; a test may change what is said here at any time.

    Attributes:
        heartbeat_seconds: that a bot is told to keep.
        acknowledges: whether heartbeats are answered.
        resumes: whether sessions can be taken up again.
        down: whether nobody can connect.
        delay: seconds before the first word to whoever connects.
        refuse_with: a code with which whoever identifies is turned away.
        recommended_shards: that a bot is told to have.
        max_concurrency: shards that may identify within the same `identify_seconds`.
        identify_seconds: who identifies sooner than so long after another is refused; five at
            Discord, none here.
        identified_too_soon: how often that happened.
        attempts: when somebody tried to connect, in seconds of the event loop's clock.
        connections: all there were, the latest last.
    """

    def __init__(self, token: str) -> None:
        self.heartbeat_seconds = 41.25
        self.acknowledges = True
        self.resumes = True
        self.down = False
        self.refuse_with: int | None = None
        self.delay = 0.0
        self.url = ""
        self.recommended_shards = 1
        self.max_concurrency = 1
        self.identify_seconds = 0.0
        self.identified_too_soon = 0
        self.attempts: list[float] = []
        self.connections: list[Connection] = []
        self._last_identified: dict[int, float] = {}
        self._token = token
        self._sessions: dict[str, Session] = {}
        self._world: World | None = None

    def attach(self, world: World) -> None:
        """Say whose events there are."""
        self._world = world

    @property
    def identified(self) -> int:
        """How often a session was begun."""
        return sum(IDENTIFY in connection.received for connection in self.connections)

    @property
    def resumed(self) -> int:
        """How often one was taken up again."""
        return sum(connection.resumed for connection in self.connections)

    @property
    def is_connected(self) -> bool:
        """Whether a bot is there and gets events."""
        return bool(self.shards)

    @property
    def shards(self) -> set[int]:
        """Those that are there and get events, by number."""
        return {c.session.shard[0] for c in self._open() if c.session is not None}

    def presence(self, shard: int = 0) -> str:
        """What stands under the bot's name, on the servers of a shard."""
        (session,) = (s for s in self._sessions.values() if s.shard[0] == shard)
        shown = session.presences[-1]
        # discord.py identifies with the form that came before `activities`.
        (activity,) = [shown["game"]] if "game" in shown else shown["activities"]
        return str(activity["state"])

    def tell(self, event: str, data: Payload, intents: int) -> None:
        """An event for the sessions of its server with one of these intents; 0: with any."""
        guild_id = _guild_of(event, data)
        for session in self._sessions.values():
            if session.hears_of(guild_id) and (not intents or session.intents & intents):
                session.events.append((event, data))
        for connection in self.connections:
            connection.news.set()

    async def close(self, code: int) -> None:
        """Close all connections with a code."""
        if code in _ENDS_SESSION:
            self._sessions.clear()
        for connection in self._open():
            await connection.socket.close(code=code)

    def drop(self, shard: int | None = None) -> None:
        """All connections, or a shard's, break without a word; sessions can be resumed."""
        for connection in self._open(shard):
            if connection.request.transport is not None:
                connection.request.transport.abort()

    def fall_silent(self) -> None:
        """All connections of this moment are dead, though nobody says so."""
        for connection in self._open():
            connection.dead = True

    async def ask_to_reconnect(self) -> None:
        """As Discord does before it restarts a server of its own."""
        for connection in self._open():
            await connection.send(RECONNECT)

    async def invalidate(self, *, resumable: bool) -> None:
        """Sessions are not valid any more, or only their connection is not."""
        if not resumable:
            self._sessions.clear()
        for connection in self._open():
            await connection.send(INVALID_SESSION, resumable)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, to its end."""
        self.attempts.append(asyncio.get_running_loop().time())
        if self.down:
            return web.Response(status=503, text="no healthy upstream")
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        deflate = _deflater(request.query.get("compress"))
        began = asyncio.get_running_loop().time()
        connection = Connection(socket, request, began, deflate)
        self.connections.append(connection)
        await asyncio.sleep(self.delay)
        await connection.send(
            HELLO, {"heartbeat_interval": round(self.heartbeat_seconds * 1000), "_trace": []}
        )
        sender = asyncio.create_task(self._send_events(connection))
        try:
            async for incoming in socket:
                if incoming.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(incoming.data))
        finally:
            sender.cancel()
        return socket

    def _open(self, shard: int | None = None) -> list[Connection]:
        """The connections of this moment, or only a shard's."""
        return [
            connection
            for connection in self.connections
            if not connection.socket.closed
            and (shard is None or (connection.session and connection.session.shard[0] == shard))
        ]

    async def _receive(self, connection: Connection, payload: Payload) -> None:
        op, data = payload["op"], payload.get("d")
        connection.received.append(op)
        if connection.dead:
            return
        match op:
            case 1:
                connection.heartbeats.append(asyncio.get_running_loop().time())
                if self.acknowledges:
                    await connection.send(HEARTBEAT_ACK)
            case 2:
                await self._identify(connection, data or {})
            case 3 if connection.session is not None:
                connection.session.presences.append(data or {})
            case 6:
                await self._resume(connection, data or {})
            case _:
                await connection.socket.close(code=4001)

    async def _identify(self, connection: Connection, data: Payload) -> None:
        if self.refuse_with is not None or data.get("token") != self._token:
            await connection.socket.close(code=self.refuse_with or 4004)
            return
        if connection.session is not None:
            await connection.socket.close(code=4005)
            return
        shard, count = data.get("shard", (0, 1))
        if not 0 <= shard < count:
            await connection.socket.close(code=4010)
            return
        if self._is_too_soon(shard):
            await connection.send(INVALID_SESSION, False)
            return
        session = Session(token_hex(8), int(data["intents"]), (shard, count))
        session.presences.append(data.get("presence") or {})
        # Of each shard the bot has one.
        others = (s for s in self._sessions.values() if s.shard != session.shard)
        self._sessions = {s.id: s for s in (*others, session)}
        connection.session = session
        self._greet(session)
        connection.news.set()

    def _is_too_soon(self, shard: int) -> bool:
        key, now = shard % self.max_concurrency, asyncio.get_running_loop().time()
        if now - self._last_identified.get(key, -math.inf) < self.identify_seconds:
            self.identified_too_soon += 1
            return True
        self._last_identified[key] = now
        return False

    def _greet(self, session: Session) -> None:
        if self._world is None:
            raise RuntimeError("attach() a world before a bot comes")
        bot = self._world.bot
        guilds = [g for g in self._world.guilds.values() if session.hears_of(g.id)]
        ready = {
            "v": 10,
            "user": payloads.user(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(bot.id), "flags": 0},
            "private_channels": [],
            "shard": list(session.shard),
        }
        session.events.append(("READY", ready))
        for guild in guilds:
            session.events.append(("GUILD_CREATE", payloads.guild(guild, bot)))

    async def _resume(self, connection: Connection, data: Payload) -> None:
        session = self._sessions.get(str(data.get("session_id")))
        sequence = data.get("seq")
        if data.get("token") != self._token:
            await connection.socket.close(code=4004)
        elif session is None or not self.resumes:
            await connection.send(INVALID_SESSION, False)
        elif not isinstance(sequence, int) or sequence > len(session.events):
            await connection.socket.close(code=4007)
        else:
            connection.sent, connection.resumed = sequence, True
            session.events.append(("RESUMED", {"_trace": []}))
            connection.session = session
            connection.news.set()

    async def _send_events(self, connection: Connection) -> None:
        while True:
            await connection.news.wait()
            connection.news.clear()
            session = connection.session
            while session is not None and connection.sent < len(session.events):
                if connection.dead or connection.socket.closed:
                    break
                event, data = session.events[connection.sent]
                connection.sent += 1
                await connection.send(DISPATCH, data, event)


def _guild_of(event: str, data: Payload) -> int | None:
    """The server that an event is of."""
    guild_id = data["id"] if event in ("GUILD_CREATE", "GUILD_DELETE") else data.get("guild_id")
    return None if guild_id is None else int(guild_id)


def _deflater(compression: str | None) -> Callable[[bytes], bytes] | None:
    """What makes a payload small: one stream for all of a connection."""
    if compression is None:
        return None
    if compression != "zlib-stream":
        raise ValueError(f"the stand-in can't do {compression}")
    stream = zlib.compressobj()
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
