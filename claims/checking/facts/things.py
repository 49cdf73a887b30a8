"""What a number counts: the noun behind it, or before it ("the number of machines was 11,800")."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.checking.facts.scan import Scan
from claims.checking.language.data import language_data
from claims.checking.language.tokens import Token

_STOP = re.compile(r"[.;:!?()\n]|, ")
_REACH = 50  # characters behind the number that its noun is looked for in
# Small words that may stand between a number and its noun.
_LINKS = {
    "en": "of the more other its their his her our those these such and or than new further",
    "fr": "de d des du autres plus ces ses leurs nos et ou à nouveaux nouvelles",
    "es": "de los las del más otros otras sus estos estas y o a nuevos nuevas",
    "de": "der die das von weitere weiteren dieser diesen den mehr seiner ihrer seine ihre und oder bis neue neuen",
}
# The noun behind these, or before "-zahl", is what the number behind the verb counts.
_NUMBER_OF = {
    "en": re.compile(r"\b(?:number|total|count|tally) of (?:the )?", re.IGNORECASE),
    "fr": re.compile(
        r"\b(?:nombre|total|effectif) (?:total )?(?:de |d['’]|des |du )(?:la |l['’])?", re.IGNORECASE
    ),
    "es": re.compile(r"\b(?:número|numero|cifra|total|cantidad) (?:total )?de (?:los |las )?", re.IGNORECASE),
    "de": re.compile(r"\b(?:Zahl|Anzahl|Summe) (?:der |an |von |aller )", re.IGNORECASE),
}
_GERMAN_NUMBER = re.compile(r"\b([A-ZÄÖÜ]\w{3,}?)s?zahl(?:en)?\b")
# Nouns that are often counted and are no concepts.
_SHARED = {
    "generation": "generation", "generations": "generation", "generationen": "generation",
    "generacion": "generation", "generaciones": "generation",
    "time": "occasion", "times": "occasion", "fois": "occasion", "vez": "occasion", "veces": "occasion",
    "mal": "occasion", "male": "occasion",
}  # fmt: skip
_LABEL = re.compile(
    r"(?:^|[\n;.|•·–—]|, )\s*([^\n;.|•·:,]{2,60}?)\s*(?:\([^()\n]{0,20}\)\s*)?:\s*[\w~≈. ]{0,24}$"
)


@lru_cache(maxsize=8)
def _links(language: str) -> frozenset[str]:
    return frozenset(_LINKS[language].split())


def behind(scan: Scan, end: int, anywhere: bool = False) -> frozenset[str]:
    """Stems and concepts of the up to two content words behind the number; none where another word follows.

    `anywhere`: small words may stand between, as in "third in the table".
    """
    limit = min(end + _REACH, len(scan.text))
    stop = _STOP.search(scan.text, end, limit)
    until = stop.start() if stop else limit
    tokens = scan.tokens(end, until)
    small, links = language_data(scan.language).function_words, _links(scan.language)
    numbers = language_data(scan.language).numbers
    words: list[Token] = []
    for token in tokens[:5]:
        low, counted = token.text.lower(), token.folded in _SHARED
        whole = token.end < limit or limit == len(scan.text) or not scan.text[limit].isalnum()
        if not whole or token.text[0].isdigit() or scan.taken.touches(token.start, token.end):
            break
        if not anywhere and not words and not counted and low in small and low not in links:
            break
        if counted or (low not in small and low not in links and low not in numbers and len(low) > 2):
            words.append(token)
        if len(words) == 2:
            break
    return _named(scan, words, tokens)


def _named(scan: Scan, words: list[Token], tokens: list[Token]) -> frozenset[str]:
    if not words:
        return frozenset()
    ids = scan.ids(tokens)
    named = {token.stem for token in words}.union(*(ids.get(token.start, set()) for token in words))
    return frozenset(named | {_SHARED[token.folded] for token in words if token.folded in _SHARED})


def before(scan: Scan, start: int) -> frozenset[str]:
    """What a number without a noun behind it counts, as the label or the subject before it says."""
    lead = scan.text[max(0, start - 120) : start]
    label = _LABEL.search(lead)
    if label:
        return _of_part(scan, label.start(1) + start - len(lead), label.end(1) + start - len(lead), 4)
    phrases = [*_NUMBER_OF[scan.language].finditer(lead)]
    if phrases:
        return _of_part(scan, phrases[-1].end() + start - len(lead), start, 1)
    compound = _GERMAN_NUMBER.search(lead) if scan.language == "de" else None
    if compound:
        place = start - len(lead)
        return _of_part(scan, compound.start(1) + place, compound.end(1) + place, 1)
    return frozenset()


def labelled(scan: Scan, start: int) -> bool:
    """Whether the number is the value of a label: "Stations: 19"."""
    return _LABEL.search(scan.text[max(0, start - 120) : start]) is not None


def _of_part(scan: Scan, start: int, end: int, most: int) -> frozenset[str]:
    small = language_data(scan.language).function_words
    tokens = scan.tokens(start, end)
    words = [
        token
        for token in tokens
        if len(token.text) > 2 and token.text.lower() not in small and not token.text[0].isdigit()
    ]
    return _named(scan, words[:most], tokens)
