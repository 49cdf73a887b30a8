"""Posts put into an article: a signature line, and the lines in the first person above it."""

from __future__ import annotations

import re
from bisect import bisect_right

# "— Jane Doe (@jane) 6 August 2024"
_SIGNATURE = re.compile(
    r"^[ \t]*[—–-][ \t]*(?P<author>[^\n(@]{2,60}?)[ \t]*\(@\w{1,40}\)[ \t]*(?P<date>[^\n]{0,40})$",
    re.MULTILINE,
)
_QUOTE = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]")
_LONGEST_POST = 1_500  # characters above the signature
_FIRST_PERSON = {
    "en": re.compile(r"\b(?:I|I’m|I've|I’ve|my|me|we|our)\b"),
    "fr": re.compile(r"\b(?:je|j[’']|mon|ma|mes|moi|nous|notre|nos)(?:\b|(?<=[’']))", re.IGNORECASE),
    "es": re.compile(r"\b(?:yo|mi|mis|me|nosotros|nuestr[oa]s?|he|hemos)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:ich|mein\w*|mir|mich|wir|unser\w*)\b", re.IGNORECASE),
}
_DATED = {
    "en": "The post by {author} is dated {date}.",
    "fr": "Le message de {author} est daté du {date}.",
    "es": "El mensaje de {author} lleva fecha del {date}.",
    "de": "Der Beitrag von {author} trägt das Datum {date}.",
}
_QUOTED = {"en": "{author} wrote: “{text}”", "fr": "{author} a écrit : « {text} »"} | {
    "es": "{author} escribió: «{text}»",
    "de": "{author} schrieb: „{text}“",
}


class Posts:
    """The posts of one body."""

    def __init__(self, body: str) -> None:
        self._signatures = list(_SIGNATURE.finditer(body))
        self._ends = [match.end() for match in self._signatures]

    def holds(self, start: int) -> bool:
        """Whether a sentence at `start` can belong to a post or to its signature."""
        at = bisect_right(self._ends, start)
        return at < len(self._signatures) and self._signatures[at].start() - _LONGEST_POST <= start

    def restated(self, text: str, start: int, language: str) -> str | None:
        """What a sentence at `start` says, with its author; None if it belongs to no post."""
        at = bisect_right(self._ends, start)
        if at == len(self._signatures):
            return None
        signature = self._signatures[at]
        if signature.start() <= start:
            return self._dated(signature, language)
        after_last = self._ends[at - 1] if at else 0
        if start < max(signature.start() - _LONGEST_POST, after_last):
            return None
        if _FIRST_PERSON[language].search(_QUOTE.sub(" ", text)) is None:
            return None
        return _QUOTED[language].format(author=signature["author"].strip(), text=text.strip(" :"))

    def _dated(self, signature: re.Match[str], language: str) -> str | None:
        date = signature["date"].strip(" .·,")
        return _DATED[language].format(author=signature["author"].strip(), date=date) if date else None
