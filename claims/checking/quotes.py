"""Finding a quote in a text. Code finds quotes; no model is trusted to have copied one."""

from __future__ import annotations

import unicodedata

_FOLDED = {
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": ".",
}  # fmt: skip
_INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff"}


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
        if character in _INVISIBLE:
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
