"""Discord's own description of its API, if the tests are pointed at one, and what breaks it.

`EASEL_OPENAPI=path` names the file that Discord publishes as `openapi.json`. Each request that a
test makes is then held against it, and the test fails that makes a wrong one.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

VARIABLE = "EASEL_OPENAPI"
_BASE = "urn:discord"
# Ids are described as text. Discord takes numbers as well, which is what discord.py sends.
_ID = "SnowflakeType"
_AN_ID: dict[str, Any] = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$"}
_JSON = ("application/json", "multipart/form-data")


class Description:
    """An OpenAPI 3.1 document.

    Args:
        document: the whole of it.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths = document["paths"]
        components = document.get("components", {})
        schemas = components.get("schemas", {}) | {_ID: _AN_ID}
        document = document | {"components": components | {"schemas": schemas}}
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(_BASE, resource)
        self._templates = sorted(self._paths, key=lambda path: path.count("{"))
        self._validators: dict[str, Draft202012Validator] = {}

    @classmethod
    def read(cls, path: Path) -> Description:
        """The one in a file; raises OSError or ValueError where there is none."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def wrong(self, method: str, path: str, body: object) -> list[str]:
        """What is wrong with a request, in words; nothing where it is as described.

        Args:
            method: of the request.
            path: without the version of the API.
            body: its JSON; None: it has none.
        """
        template = self._template(path)
        if template is None:
            return [f"{method} {path}: there is no such path"]
        operation = self._paths[template].get(method.lower())
        if operation is None:
            return [f"{method} {template}: there is no such method"]
        if body is None:
            return []
        return [f"{method} {template}: {fault}" for fault in self._faults(template, method, body)]

    def _template(self, path: str) -> str | None:
        """The described path that a real one is an instance of; the most literal comes first."""
        return next((t for t in self._templates if _pattern(t).fullmatch(path)), None)

    def _faults(self, template: str, method: str, body: object) -> Iterator[str]:
        content = self._paths[template][method.lower()].get("requestBody", {}).get("content", {})
        kind = next((kind for kind in _JSON if kind in content), None)
        if kind is None:
            yield "it takes no body"
            return
        parts = ("paths", template, method.lower(), "requestBody", "content", kind, "schema")
        for error in self._validator(parts).iter_errors(body):
            deepest = _deepest(error)
            yield f"{deepest.json_path}: {deepest.message[:300]}"

    def _validator(self, parts: tuple[str, ...]) -> Draft202012Validator:
        pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)
        if pointer not in self._validators:
            reference = {"$ref": f"{_BASE}#/{pointer}"}
            self._validators[pointer] = Draft202012Validator(reference, registry=self._registry)
        return self._validators[pointer]


@cache
def described() -> Description | None:
    """The description that the tests are pointed at; None: they are at none."""
    path = os.environ.get(VARIABLE)
    return None if not path else Description.read(Path(path))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", template)
    return re.compile("[^/]+".join(map(re.escape, parts)))


def _deepest(error: ValidationError) -> ValidationError:
    """The error that got furthest into the body: of "none of these fits", the nearest miss."""
    inner = [_deepest(each) for each in error.context or ()]
    return max([error, *inner], key=lambda each: len(each.absolute_path))
