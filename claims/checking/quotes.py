"""Finding a quote in a text. Code finds quotes; no model is trusted to have copied one."""

from __future__ import annotations

import re
import unicodedata

_FOLDED = {
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": ".",
}  # fmt: skip
# Soft hyphens, zero-width and bidirectional marks, variation selectors, and the tag characters that can hide a text.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def without_hidden(text: str) -> str:
    """The text as a reader sees it: without the characters that show nothing."""
    return _HIDDEN.sub("", text)


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands in the text, as (start, end) into the text itself; None where it does not.

    First character for character, then with typographic variants of quotes, dashes, spaces and
    case made alike. It has to be contiguous: words left out in the middle are not found.
    """
    wanted = quote.strip()
    if not wanted:
        return None
    start = text.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    return _find_folded(wanted, text)


def _find_folded(quote: str, text: str) -> tuple[int, int] | None:
    folded_text, places = _fold(text)
    folded_quote, _ = _fold(quote)
    folded_quote = folded_quote.strip()
    start = folded_text.find(folded_quote) if folded_quote else -1
    if start < 0:
        return None
    return places[start], places[start + len(folded_quote) - 1] + 1


def _fold(text: str) -> tuple[str, list[int]]:
    """The folded characters, and for each the offset in `text` that it came from."""
    characters: list[str] = []
    places: list[int] = []
    for offset, character in enumerate(text):
        if _HIDDEN.match(character):
            continue
        plain = " " if character.isspace() else _FOLDED.get(character, character)
        if plain == " " and (not characters or characters[-1] in (" ", '"')):
            continue
        if plain == '"' and characters and characters[-1] == " ":
            characters.pop()  # French sets spaces inside its quotation marks
            places.pop()
        for part in unicodedata.normalize("NFKC", plain).casefold():
            characters.append(part)
            places.append(offset)
    return "".join(characters), places
