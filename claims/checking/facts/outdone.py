"""Ranks said by how many are ahead: "only the dairy employs more", „trockener war es nur ein einziges Mal“,
"until then only two had opened" (so this is the third)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.checking.domain import DifferenceKind
from claims.checking.facts.base import Fact
from claims.checking.facts.numerals import plain
from claims.checking.facts.quantity import Quantity
from claims.checking.language.data import language_data

OUTDONE = "outdone"  # among the things of such a rank: what is counted stands somewhere else in the sentence
_WORDS = r"[^.;:!?%]"
_ONLY = {
    "en": r"\b(?:only|just)\b",
    "fr": r"\b(?:seule?s?|uniquement)\b",
    "es": r"\b(?:s[oó]lo|solamente|únicamente)\b",
    "de": r"\b(?:nur|lediglich|allein|erst)\b",
}
_MORE = {
    "en": r"(?:more|(?:larg|bigg|high|old|great|fast|long|strong|rich|small|cheap|dri|wett|hott|cold|low)er|better)",
    "fr": r"(?:plus|davantage|meilleur\w*|supérieur\w*|pire)",
    "es": r"(?:más|mayor(?:es)?|mejor(?:es)?|superior(?:es)?|peor(?:es)?)",
    "de": r"(?:mehr|größer|höher|älter|länger|stärker|kleiner|niedriger|trockener|wärmer|kälter|besser|schlechter|teurer|"
    r"schneller|reicher|nasser|heißer)\w{0,2}",
}
_TIMES = {
    "en": r"(?P<times>once|twice|\w+ times)",
    "fr": r"(?:une seule|(?P<times>\w+)) fois",
    "es": r"(?P<times>una|dos|tres|cuatro) (?:sola )?(?:vez|veces)",
    "de": r"(?:(?P<times>einmal|zweimal|dreimal|viermal)|ein einziges Mal)",
}
_BUT = re.compile(
    r"\b(?:any|all|every|each)\b[^.;:!?]{0,40}\b(?:but|except|bar) (?:that |for )?(?P<n>one|two|three)\b"
)
_UNTIL_THEN = {
    "en": r"(?:until then|before (?:that|then)|previously|so far|hitherto)",
    "fr": r"(?:jusque-là|jusqu['’]alors|auparavant|jusqu['’]ici)",
    "es": r"(?:hasta entonces|hasta ese momento|anteriormente|hasta la fecha)",
    "de": r"(?:bis dahin|bislang|zuvor|bisher|vorher)",
}
_ONCE = {
    "once": 1, "twice": 2, "einmal": 1, "zweimal": 2, "dreimal": 3, "viermal": 4,
    "one": 1, "un": 1, "une": 1, "uno": 1, "una": 1, "einen": 1, "einem": 1, "einer": 1, "eine": 1, "ein": 1,
}  # fmt: skip
# What only one has: somebody, or a number of them.
_SOMEBODY = re.compile(r" (?:(?i:the|la|l['’]|les?|el|l[oa]s|der|die|das)\b|[A-ZÀ-ÝÄÖÜ])")
_AND = re.compile(r",\s|\s(?:and|et|y|e|und|sowie|ainsi que)\s")
_MOST = 9  # ahead: more are counted otherwise


def find_outdone(text: str, language: str) -> Iterator[Fact]:
    """Each such rank; it takes no characters from other facts."""
    low = text.casefold()
    only = re.compile(_ONLY[language], re.IGNORECASE)
    if only.search(text) is None and (language != "en" or _BUT.search(low) is None):
        return
    for start, end, ahead in _found(text, language):
        if 0 < ahead <= _MOST:
            quantity = Quantity(ahead + 1, "rank", things=frozenset({OUTDONE}))
            yield Fact(DifferenceKind.RANK, start, end, text[start:end], plain(ahead + 1), quantity)
            return


def _found(text: str, language: str) -> Iterator[tuple[int, int, int]]:
    only, more, then = _ONLY[language], _MORE[language], _UNTIL_THEN[language]
    match = re.search(rf"\b{more}\b{_WORDS}{{0,60}}{only} {_TIMES[language]}", text, re.IGNORECASE)
    if match:
        yield match.start(), match.end(), _number((match["times"] or "1").split()[0], language)
    match = re.search(
        rf"{only}(?P<who>{_WORDS}{{2,110}}?)\b{more}\b(?! (?:als|than|que) (?:\d|nur|only))",
        text,
        re.IGNORECASE,
    )
    if match and (_leading_number(match["who"], language) or _SOMEBODY.match(match["who"])):
        yield match.start(), match.end(), _ahead(match["who"], language)
    match = re.search(rf"{then}{_WORDS}{{0,60}}{only}(?P<a>(?: \w+){{1,4}})|{only}(?P<b>{_WORDS}{{0,30}}){then}(?P<c>(?: \w+){{1,3}})",
                      text, re.IGNORECASE)  # fmt: skip
    if match:
        yield (
            match.start(),
            match.end(),
            _first_number(f"{match['a'] or ''} {match['b'] or ''} {match['c'] or ''}", language),
        )
    match = _BUT.search(text) if language == "en" else None
    if match:
        yield match.start(), match.end(), _number(match["n"], language)


def _ahead(who: str, language: str) -> int:
    """How many the words name: by a number that they begin with, or by what is joined with "and"."""
    return _leading_number(who, language) or 1 + len(_AND.findall(who.strip()))


def _leading_number(who: str, language: str) -> int:
    return _number((who.split() or [""])[0], language)


def _first_number(words: str, language: str) -> int:
    return next((number for word in words.split() if (number := _number(word, language))), 0)


def _number(word: str, language: str) -> int:
    word = word.strip(",.").casefold()
    if word in _ONCE:
        return _ONCE[word]
    value = float(word) if word.isdecimal() else language_data(language).numbers.get(word, 0.0)
    return int(value) if value == int(value) and value <= _MOST else 0
