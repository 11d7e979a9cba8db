"""What Discord requires of the components of a message, and what it makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from tests.discord.errors import invalid
from tests.discord.model import Attachment, Payload

ROW, BUTTON, SELECT, SECTION, TEXT = 1, 2, 3, 9, 10
THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 11, 12, 13, 14, 17
_SELECTS = (SELECT, 5, 6, 7, 8)
_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
_IN_CONTAINER = _TOP - {CONTAINER}
_MOST, _MOST_ROWS, _MOST_TEXT = 40, 5, 4000
_LINK, _PREMIUM = 5, 6
_PREFIX = "attachment://"


def checked(given: Sequence[Payload], files: Sequence[Attachment], *, is_v2: bool) -> list[Payload]:
    """The components as they stand in the message then.

    Args:
        given: what the bot sent.
        files: all attachments of the message.
        is_v2: whether it is of Components V2.

    Raises:
        ApiError: 50035, as Discord words it.
    """
    components = deepcopy(list(given))
    every = list(_every(components, "components"))
    if len(every) > _MOST:
        raise invalid("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"> {_MOST}")
    _check_tops(components, is_v2=is_v2)
    seen: set[str] = set()
    for number, (path, component) in enumerate(every, 1):
        component.setdefault("id", number)
        _check(path, component, seen)
        _resolve(path, component, files)
    words = sum(len(component.get("content", "")) for _, component in every)
    if words > _MOST_TEXT:
        raise invalid("components", "COMPONENT_TEXT_SIZE_EXCEEDED", f"{words} > {_MOST_TEXT}")
    return components


def _every(components: Sequence[Payload], path: str) -> Iterator[tuple[str, Payload]]:
    for number, component in enumerate(components):
        here = f"{path}.{number}"
        yield here, component
        yield from _every(component.get("components", []), f"{here}.components")
        if "accessory" in component:
            yield f"{here}.accessory", component["accessory"]


def _check_tops(components: Sequence[Payload], *, is_v2: bool) -> None:
    allowed = _TOP if is_v2 else {ROW}
    for number, component in enumerate(components):
        if component.get("type") not in allowed:
            raise invalid(f"components.{number}.type", "UNION_TYPE_CHOICES", f"not of {allowed}")
    if not is_v2 and len(components) > _MOST_ROWS:
        raise invalid("components", "BASE_TYPE_BAD_LENGTH", f"Must be {_MOST_ROWS} or fewer.")


def _check(path: str, component: Payload, seen: set[str]) -> None:
    kind = component.get("type")
    if kind not in (*_CHECKS, *_SELECTS, THUMBNAIL, FILE, SEPARATOR):
        raise invalid(f"{path}.type", "UNION_TYPE_CHOICES", f"no component has type {kind}")
    if kind in _CHECKS:
        _CHECKS[kind](path, component)
    custom_id = component.get("custom_id")
    if kind in _SELECTS or custom_id is not None:
        _length(f"{path}.custom_id", custom_id, 1, 100)
        if custom_id in seen:
            raise invalid(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", f"{custom_id}")
        seen.add(str(custom_id))


def _check_container(path: str, container: Payload) -> None:
    _count(f"{path}.components", container.get("components", []), 1, _MOST)
    if not {c.get("type") for c in container["components"]} <= _IN_CONTAINER:
        raise invalid(f"{path}.components", "UNION_TYPE_CHOICES", "not allowed in a container")


def _check_section(path: str, section: Payload) -> None:
    _count(f"{path}.components", section.get("components", []), 1, 3)
    if "accessory" not in section:
        raise invalid(f"{path}.accessory", "BASE_TYPE_REQUIRED", "This field is required")


def _check_text(path: str, text: Payload) -> None:
    _length(f"{path}.content", text.get("content"), 1, _MOST_TEXT)


def _check_gallery(path: str, gallery: Payload) -> None:
    _count(f"{path}.items", gallery.get("items", []), 1, 10)


def _check_select(path: str, select: Payload) -> None:
    _count(f"{path}.options", select.get("options", []), 1, 25)


def _check_row(path: str, row: Payload) -> None:
    children = row.get("components", [])
    kinds = {child.get("type") for child in children}
    most = 5 if kinds <= {BUTTON} else 1
    if not (kinds <= {BUTTON} or kinds <= set(_SELECTS)):
        raise invalid(f"{path}.components", "UNION_TYPE_CHOICES", "buttons or one select")
    _count(f"{path}.components", children, 1, most)


def _check_button(path: str, button: Payload) -> None:
    if button.get("label") is None and button.get("emoji") is None:
        raise invalid(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "no label, no emoji")
    if button.get("label") is not None:
        _length(f"{path}.label", button["label"], 0, 80)
    needed = {_LINK: "url", _PREMIUM: "sku_id"}.get(button.get("style", 0), "custom_id")
    if not button.get(needed):
        raise invalid(f"{path}.{needed}", "BASE_TYPE_REQUIRED", "This field is required")


_CHECKS: dict[int, Callable[[str, Payload], None]] = {
    ROW: _check_row,
    BUTTON: _check_button,
    SELECT: _check_select,
    SECTION: _check_section,
    TEXT: _check_text,
    GALLERY: _check_gallery,
    CONTAINER: _check_container,
}


def _resolve(path: str, component: Payload, files: Sequence[Attachment]) -> None:
    """Put the address of an attachment where the bot named it."""
    match component.get("type"):
        case 12:  # a gallery
            items, key = component.get("items", []), "media"
        case 11:  # a thumbnail
            items, key = [component], "media"
        case 13:  # a file
            items, key = [component], "file"
        case _:
            return
    for item in items:
        _length(f"{path}.description", item.get("description") or "", 0, 1024)
        media = item.get(key) or {}
        address = str(media.get("url", ""))
        if not address.startswith(_PREFIX):
            if not address.startswith(("http://", "https://")):
                raise invalid(f"{path}.{key}.url", "URL_TYPE_INVALID_SCHEME", address)
            continue
        named = [file for file in files if file.filename == address.removeprefix(_PREFIX)]
        if not named:
            code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
            raise invalid(f"{path}.{key}.url", code, address)
        file = named[0]
        media |= {"url": file.address, "proxy_url": file.address, "content_type": file.kind}
        media |= {"attachment_id": str(file.id), "loading_state": 2, "flags": 0}
        if file.size is not None:
            media["width"], media["height"] = file.size


def _length(path: str, text: object, least: int, most: int) -> None:
    if not isinstance(text, str):
        raise invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
    if not least <= len(text) <= most:
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most}.")


def _count(path: str, things: Sequence[object], least: int, most: int) -> None:
    if not least <= len(things) <= most:
        raise invalid(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most}.")
