"""All that discord.py asks of Discord, whichever stand-in answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias
from unittest.mock import patch

from discord.http import HTTPClient
from discord.webhook.async_ import AsyncWebhookAdapter
from simcord.http.client import FakeHTTPClient, FakeWebhookAdapter

# A method, a path without the version of the API, and a body.
Sent: TypeAlias = tuple[str, str, Any]


@contextmanager
def all_requests() -> Iterator[list[Sent]]:
    """Those from now to the end of the `with`."""
    sent: list[Sent] = []
    with (
        patch.object(HTTPClient, "request", _noting(HTTPClient.request, sent)),
        patch.object(FakeHTTPClient, "request", _noting(FakeHTTPClient.request, sent)),
        patch.object(AsyncWebhookAdapter, "request", _noting(AsyncWebhookAdapter.request, sent)),
        patch.object(FakeWebhookAdapter, "request", _noting(FakeWebhookAdapter.request, sent)),
    ):
        yield sent


def _noting(request: Any, sent: list[Sent]) -> Any:
    async def noted(client: Any, route: Any, *args: Any, **options: Any) -> Any:
        form = options.get("form") or options.get("multipart") or ()
        body = options.get("json") or options.get("payload") or _json_of(form)
        path = "/" + route.url.split("/api/v", 1)[-1].split("/", 1)[-1]
        # As it is written, for what is sent is changed by the stand-ins now and then.
        sent.append((route.method, path, json.loads(json.dumps(body))))
        return await request(client, route, *args, **options)

    return noted


def _json_of(form: Sequence[dict[str, Any]]) -> Any:
    texts = [part["value"] for part in form if part["name"] == "payload_json"]
    return json.loads(texts[0]) if texts else None
