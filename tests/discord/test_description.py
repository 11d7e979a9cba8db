"""What the tests send is held against Discord's description of its API, where they have one."""

from __future__ import annotations

import pytest

from tests.discord.description import VARIABLE, Description, described

_DESCRIPTION = Description(
    {
        "paths": {
            "/channels/{channel_id}/messages": {
                "post": {
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Message"}}
                        }
                    }
                }
            },
            "/webhooks/{id}/{token}/messages/{message}": {"delete": {}},
            "/webhooks/{id}/{token}/messages/@original": {"get": {}},
        },
        "components": {
            "schemas": {
                "Message": {
                    "type": "object",
                    "properties": {
                        "content": {"type": ["string", "null"], "maxLength": 5},
                        "components": {
                            "type": "array",
                            "items": {
                                "anyOf": [
                                    {"$ref": "#/components/schemas/Row"},
                                    {"properties": {"type": {"const": 10}}, "required": ["text"]},
                                ]
                            },
                        },
                    },
                },
                "Row": {
                    "properties": {
                        "type": {"const": 1},
                        "components": {"items": {"required": ["custom_id"]}},
                    }
                },
            }
        },
    }
)


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/channels/1/messages", {"content": "five!"}, []),
        ("POST", "/channels/1/messages", {"content": "longer"}, ["$.content", "too long"]),
        ("POST", "/channels/1/messages", {"components": [{"type": 1}]}, []),
        (
            "POST",
            "/channels/1/messages",
            {"components": [{"type": 1, "components": [{"label": "-"}]}]},
            ["$.components[0].components[0]", "'custom_id' is a required property"],
        ),
        ("PUT", "/channels/1/messages", None, ["no such method"]),
        ("GET", "/channels/1", None, ["no such path"]),
        ("DELETE", "/webhooks/1/t/messages/7", None, []),
        ("DELETE", "/webhooks/1/t/messages/7", {"content": ""}, ["no body"]),
        ("GET", "/webhooks/1/t/messages/@original", None, []),
    ],
)
def test_a_request_is_held_against_the_description(
    method: str, path: str, body: object, words: list[str]
) -> None:
    wrong = _DESCRIPTION.wrong(method, path, body)
    assert len(wrong) == bool(words)
    assert all(word in "\n".join(wrong) for word in words)


@pytest.mark.skipif(described() is None, reason=f"{VARIABLE} names no description of Discord's API")
def test_the_description_is_discords() -> None:
    description = described()
    assert description is not None
    for path in ("/channels/1/messages", "/interactions/1/t/callback", "/webhooks/1/t"):
        assert "no such" not in "".join(description.wrong("POST", path, {}))
    wrong = description.wrong("POST", "/channels/1/messages", {"content": 5})
    assert wrong, "the description says nothing of a message's content"
