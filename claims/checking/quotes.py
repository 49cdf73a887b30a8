"""Finding a quote in a text. Code finds quotes; no model is trusted to have copied one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

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
    case made alike. It has to be contiguous, and of whole words: what was left out is not found.
    """
    wanted = quote.strip()
    if not wanted:
        return None
    exact = ((start, start + len(wanted)) for start in _occurrences(wanted, text))
    return _first_whole(exact, text) or _find_folded(wanted, text)


def _find_folded(quote: str, text: str) -> tuple[int, int] | None:
    folded_quote = _fold(quote)[0].strip()
    if not folded_quote:
        return None
    folded_text, places = _fold(text)
    length = len(folded_quote)
    return _first_whole(
        (
            (places[start], places[start + length - 1] + 1)
            for start in _occurrences(folded_quote, folded_text)
        ),
        text,
    )


def _occurrences(words: str, text: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _first_whole(places: Iterable[tuple[int, int]], text: str) -> tuple[int, int] | None:
    return next((one for one in places if not any(_splits(at, text) for at in one)), None)


def _splits(at: int, text: str) -> bool:
    """Whether a word or a number goes on across the place. Writings without capitals are not always set in words."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    cased = before.lower() != before.upper() and after.lower() != after.upper()
    return cased or (before.isdigit() and after.isdigit())


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
