"""What a member is answered that nobody else sees."""

from __future__ import annotations

from simcord.results import InteractionResult, ResponseMessage


def private(answer: InteractionResult) -> ResponseMessage:
    assert answer.ephemeral
    assert answer.response is not None
    return answer.response


def told(answer: InteractionResult) -> str:
    return private(answer).content
