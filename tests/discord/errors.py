"""What Discord answers to a request that it does not grant."""

from __future__ import annotations

from typing import Any

# Codes of the API's documentation, each with its usual status.
_KNOWN = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
}


class ApiError(Exception):
    """A refusal: its HTTP status and the JSON body."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def refusal(code: int) -> ApiError:
    """The refusal of that code."""
    status, message = _KNOWN[code]
    return ApiError(status, {"message": message, "code": code})


def plain(status: int, message: str) -> ApiError:
    """A refusal that has no code of its own."""
    return ApiError(status, {"message": f"{status}: {message}", "code": 0})


def invalid(path: str, code: str, message: str) -> ApiError:
    """A form field that can't be taken.

    Args:
        path: such as `components.0.components.1.label`.
        code: such as `BASE_TYPE_BAD_LENGTH`.
        message: what is wrong.
    """
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for part in reversed(path.split(".")):
        errors = {part: errors}
    status, words = _KNOWN[50035]
    return ApiError(status, {"message": words, "code": 50035, "errors": errors})


def told(status: int, code: int, message: str) -> ApiError:
    """A refusal that a test ordered."""
    usual_status, words = _KNOWN.get(code, (500, ""))
    status = status or usual_status
    return ApiError(status, {"message": message or words or f"{status}: told to", "code": code})
