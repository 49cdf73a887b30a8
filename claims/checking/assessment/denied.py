"""Values that a sentence names only to say that they are wrong: "for three seasons and not for five"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.checking.facts import Fact

_DENYING = re.compile(
    r"(?:[,;]\s*|\b(?:and|et|y|und|but|mais|sino)\s+)?\b(?:not|non(?:\s+pas)?|pas|no|nicht|instead\s+of|rather\s+than|"
    r"au\s+lieu\s+d[eu']?|plutôt\s+qu[e']?|en\s+lugar\s+de|en\s+vez\s+de|statt|anstatt|anstelle\s+von)"
    r"\s+(?:\w{1,5}\s+){0,2}$",
    re.IGNORECASE,
)
# "three and not five", « trois et non cinq »: the rest of the sentence is no negation for that.
_CONTRAST = re.compile(
    r"(?:,\s*|\b(?:and|et|y|und)\s+)(?:not|non(?:\s+pas)?|pas|no|nicht)\b[^,.;:!?]{1,30}(?=[,.;:!?]|$)",
    re.IGNORECASE,
)
_REACH = 40  # characters before the value


def _denying(text: str, fact: Fact) -> re.Match[str] | None:
    return _DENYING.search(text[max(0, fact.start - _REACH) : fact.start])


def is_denied(text: str, fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether the value is set against another of its kind in the sentence, and called wrong."""
    others = [other for other in facts if other.kind is fact.kind and other.value != fact.value]
    return bool(others) and _denying(text, fact) is not None


def without_denied(text: str, facts: Sequence[Fact]) -> str:
    """The text with such values and their "not" blanked out: what is left is no negation."""
    for fact in facts:
        if is_denied(text, fact, facts):
            found = _denying(text, fact)
            size = len(found.group()) if found else 0
            text = text[: fact.start - size] + " " * (fact.end - fact.start + size) + text[fact.end :]
    return _CONTRAST.sub("", text)
