"""What a page holds but doesn't show: it would put words into a source's mouth that no reader ever saw there.

Seen are attributes and inline styles; a stylesheet's classes are not worked out.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

# Struck-out text is seen, but its author has taken it back.
_NEVER_TEXT = (
    "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "audio", "video",
    "select", "datalist", "textarea", "del", "s", "strike",
)  # fmt: skip
_ALWAYS_SHOWN = ("html", "body")  # many a page hides itself until its scripts have run
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|em|rem|ex|ch|pt|%|vw|vh)?")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?!\d)")
_SEEN_THROUGH = re.compile(r"(?:rgb|hsl)a?\(\s*(?:[^\s,/)]+[\s,/]+){3}0*\.?0+%?\s*\)")
_HEX = re.compile(r"#(?:([0-9a-f]{3})[0-9a-f]?|([0-9a-f]{6})(?:[0-9a-f]{2})?)(?![0-9a-f])")
_NAMES = {"white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240)}
_WHITE = (255, 255, 255)
_TOO_LIKE = 24  # of 255 in each of red, green and blue: nobody reads such a difference
_FAR_AWAY = -500  # pixels or the like
_OFF_SCREEN = ("text-indent", "left", "top", "right", "margin-left", "margin-top")
_NO_SIZE = ("width", "height", "max-width", "max-height")
_PER_UNIT = {"em": 16, "rem": 16, "ch": 8, "ex": 8, "vw": 10, "vh": 10, "%": 10}

Colour = tuple[int, int, int]


def drop_unseen(tree: Any) -> None:
    """Takes comments, scripts and whatever is not shown out of an lxml HTML tree, in place."""
    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *_NEVER_TEXT, with_tail=False)
    for element in [element for element in tree.iter() if _is_hidden(element)]:
        if element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: Any) -> bool:
    if element.tag in _ALWAYS_SHOWN:
        return False
    get = element.get
    if get("hidden") is not None or get("aria-hidden", "").strip().lower() == "true":
        return True
    if element.tag == "dialog" and get("open") is None:
        return True
    style = _declarations(get("style", ""))
    return _is_not_drawn(style) or _has_no_room(style) or _is_like_its_ground(element, style)


def _declarations(style: str) -> dict[str, str]:
    found = {}
    for declaration in re.sub(r"/\*.*?\*/", "", style.lower()).split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def _is_not_drawn(style: dict[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or _length(style.get("opacity", "")) == 0
        or _length(style.get("font-size", "")) in (0, 1)
        or style.get("transform", "").startswith("scale(0)")
        or style.get("clip-path", "").startswith(("inset(50%", "inset(100%"))
        or style.get("clip", "").startswith(("rect(0", "rect(1px"))
    )


def _has_no_room(style: dict[str, str]) -> bool:
    if any((_length(style.get(name, "")) or 0) <= _FAR_AWAY for name in _OFF_SCREEN):
        return True
    cut_off = style.get("overflow", style.get("overflow-y", "")) in ("hidden", "clip")
    return cut_off and any(_length(style.get(name, "")) in (0, 1) for name in _NO_SIZE)


def _length(value: str) -> float | None:
    """A length in pixels, roughly; None for "auto" and the like."""
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _PER_UNIT.get(match[2] or "", 1) if match else None


def _is_like_its_ground(element: Any, style: dict[str, str]) -> bool:
    value = style.get("color") or (element.get("color", "").strip().lower() if element.tag == "font" else "")
    if value == "transparent" or _SEEN_THROUGH.match(value):
        return True
    colour = _colour(value)
    ground = _ground(element) if colour else None
    if colour is None or ground is None:
        return False
    return all(abs(one - other) <= _TOO_LIKE for one, other in zip(colour, ground, strict=True))


def _ground(element: Any) -> Colour | None:
    """The colour behind an element: the nearest that is said inline, else white; None where it is a picture."""
    while element is not None:
        style = _declarations(element.get("style", ""))
        value = style.get("background-color") or style.get("background") or element.get("bgcolor", "").lower()
        if "url(" in value or "gradient(" in value or "background-image" in style:
            return None
        if value and value not in ("transparent", "none", "inherit", "initial"):
            return _colour(value)
        element = element.getparent()
    return _WHITE


def _colour(value: str) -> Colour | None:
    if match := _RGB.search(value):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _HEX.search(value):
        digits = match[2] or "".join(digit * 2 for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    return next((_NAMES[word] for word in value.split() if word in _NAMES), None)
