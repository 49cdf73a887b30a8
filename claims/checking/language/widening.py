"""Names that go on in small letters: « mer du Nord », « Cour des comptes », "Unión europea"."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from claims.checking.language.name_lists import table, words_of
from claims.checking.language.places import place_names, plain_place

_ADJECTIVE = (
    r"(?:(?:inter)?nation(?:ale?|aux|ales)|régionale?s?|départementale?s?|centrale?|supérieure?s?|générale?s?|fédérale?|"
    r"européen(?:ne)?s?|français(?:e|es)?|économiques?|sociale?s?|sociaux|publi(?:c|cs|que|ques)|financi(?:er|ère)s?|"
    r"scientifiques?|techniques?|politiques?|judiciaires?|militaires?|pénale?|constitutionnel(?:le)?|suprême|criminelle|"
    r"agricoles?|maritimes?|médicale?s?|électorale?s?|monétaires?|humains|ouvri(?:er|ère)s?|populaire|municipale?s?|"
    r"(?:inter)?nacional(?:es)?|regional(?:es)?|central|superior|general|federal|europe[oa]s?|españolas?|español|"
    r"económic[oa]s?|social(?:es)?|públic[oa]s?|suprem[oa]|constitucional|electoral|judicial|militar|científic[oa]s?|"
    r"técnic[oa]s?|agrari[oa]s?|marítim[oa]s?|provincial|municipal|autonómic[oa]|popular|financier[oa]s?|human[oa]s|roj[oa]|rouge)"
)
_LINK = r"(?:de la |de l[’']|des |du |de |d[’']|del |de los |de las |pour la |pour l[’']|para la |para el )"
_NOUN = r"[a-zà-ÿ]{4,}"
_TAIL = {
    code: re.compile(
        rf"(?:[ \u00a0]{_ADJECTIVE}(?!\w))?(?:[ \u00a0]{_LINK}{_NOUN}(?:[ \u00a0]{_ADJECTIVE}(?!\w))?){{0,2}}"
        rf"(?:[ \u00a0](?:et|y)[ \u00a0]{_LINK}{_NOUN})?"
    )
    for code in ("fr", "es")
}


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    return _grouped(0)


@cache
def _by_last() -> dict[str, tuple[str, ...]]:
    return _grouped(-1)


def _grouped(at: int) -> dict[str, tuple[str, ...]]:
    """Names of several words by their first or their last, the longest first."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name in (*place_names(), *map(plain_place, table("bodies"))):
        if " " in name:
            groups[name.split()[at]].add(name)
    return {word: tuple(sorted(names, key=lambda name: (-len(name), name))) for word, names in groups.items()}


def widened(text: str, start: int, end: int, key: tuple[str, ...]) -> tuple[int, int]:
    """The span of the place or the body that the name is part of: « mer du Nord » around « Nord »,
    « Amérique latine » from « Amérique » on. The span itself where there is none."""
    for name in _by_first().get(key[0].split("-")[0], ()):
        if len(name) >= end - start and _at(text, start, len(name), name):
            return start, start + len(name)
    for name in _by_last().get(key[-1].split("-")[-1], ()):
        if len(name) > end - start and end >= len(name) and _at(text, end - len(name), len(name), name):
            return end - len(name), end
    return start, end


def _at(text: str, start: int, length: int, name: str) -> bool:
    around = text[max(0, start - 1) : start] + text[start + length : start + length + 1]
    if any(character.isalnum() for character in around):
        return False
    return plain_place(text[start : start + length]) == name


def with_tail(text: str, end: int, key: tuple[str, ...], language: str | None) -> int:
    """The end of an institution's name that goes on in small letters behind its head: « Cour des
    comptes », "Instituto nacional de estadística"; `end` itself where it doesn't."""
    pattern = _TAIL.get(language or "")
    if pattern is None or key[-1] not in words_of("tailed_heads"):
        return end
    match = pattern.match(text, end)
    return match.end() if match else end
